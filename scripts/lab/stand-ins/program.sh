#!/bin/sh
# Stand-in for @name@: says who it is and does nothing.
case "${1:-}" in
    init.provider.*)
        # Events of the provider protocol are answered with "not mine".
        cat > /dev/null
        echo '{"state":"non-applicable","data":"","error":""}'
        ;;
    start)
        # A service that has nothing to do, and does not end either.
        while :; do sleep 3600; done
        ;;
    *) echo "@name@ @version@ (stand-in)" ;;
esac
exit 0
