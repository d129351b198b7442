# A Kairos image for each of 3 targets, made from examples/matrix/Kairosfile by
#   kairos-gen examples/matrix/Kairosfile
# Change that and run it again rather than editing here.
# Build one of them with its name as the target:
#   docker build --target ubuntu-24.04-core-amd64-generic --tag ubuntu-24.04-core-amd64-generic .
#   docker build --target ubuntu-24.04-standard-amd64-generic --tag ubuntu-24.04-standard-amd64-generic .
#   docker build --target debian-12-core-amd64-generic --tag debian-12-core-amd64-generic .

# kairos-init-amd64 is the agent: one file that runs on any base.
FROM --platform=linux/amd64 quay.io/kairos-gen/kairos-init:0.1.0 AS kairos-init-amd64

# kairos-framework-amd64 is what makes a distribution Kairos, fetched while packages are installed.
FROM --platform=linux/amd64 quay.io/kairos-gen/framework:0.1.0 AS kairos-framework-amd64

# ubuntu-24.04-core-amd64-generic is a finished image.
FROM --platform=linux/amd64 ubuntu:24.04 AS ubuntu-24.04-core-amd64-generic

# Install and init in one go: less to read, and everything is done again when anything changes.
RUN --mount=type=bind,from=kairos-init-amd64,source=/kairos-init,target=/run/kairos-init \
    --mount=type=bind,from=kairos-framework-amd64,target=/run/kairos-framework \
    --mount=type=cache,id=kairos-gen-apt-ubuntu-24-04-lists,target=/var/lib/apt/lists,sharing=shared \
    --mount=type=cache,id=kairos-gen-apt-ubuntu-24-04-archives,target=/var/cache/apt,sharing=locked \
    /run/kairos-init -s all -m generic -v core --framework-dir /run/kairos-framework --keep-index \
    -r quay.io/kairos -version v1.0.0

# Validate: the build fails here, rather than the node at boot, when something is missing. It changes nothing.
RUN --mount=type=bind,from=kairos-init-amd64,source=/kairos-init,target=/run/kairos-init \
    /run/kairos-init validate -m generic -v core

LABEL io.kairos.fips=false \
      io.kairos.model=generic \
      io.kairos.trusted-boot=false \
      io.kairos.variant=core \
      org.opencontainers.image.base.name=ubuntu:24.04 \
      org.opencontainers.image.ref.name=ubuntu-24.04-core-amd64-generic \
      org.opencontainers.image.title="Kairos core on ubuntu:24.04" \
      org.opencontainers.image.version=v1.0.0

# ubuntu-24.04-standard-amd64-generic is a finished image.
FROM --platform=linux/amd64 ubuntu:24.04 AS ubuntu-24.04-standard-amd64-generic

RUN --mount=type=bind,from=kairos-init-amd64,source=/kairos-init,target=/run/kairos-init \
    --mount=type=bind,from=kairos-framework-amd64,target=/run/kairos-framework \
    --mount=type=cache,id=kairos-gen-apt-ubuntu-24-04-lists,target=/var/lib/apt/lists,sharing=shared \
    --mount=type=cache,id=kairos-gen-apt-ubuntu-24-04-archives,target=/var/cache/apt,sharing=locked \
    /run/kairos-init -s all -m generic -v standard -k k3s -k8sversion v1.32.1+k3s1 \
    --framework-dir /run/kairos-framework --keep-index -r quay.io/kairos -version v1.0.0

RUN --mount=type=bind,from=kairos-init-amd64,source=/kairos-init,target=/run/kairos-init \
    /run/kairos-init validate -m generic -v standard -k k3s -k8sversion v1.32.1+k3s1

LABEL io.kairos.fips=false \
      io.kairos.model=generic \
      io.kairos.trusted-boot=false \
      io.kairos.variant=standard \
      io.kairos.provider=k3s \
      io.kairos.provider-version=v1.32.1+k3s1 \
      org.opencontainers.image.base.name=ubuntu:24.04 \
      org.opencontainers.image.ref.name=ubuntu-24.04-standard-amd64-generic \
      org.opencontainers.image.title="Kairos standard on ubuntu:24.04" \
      org.opencontainers.image.version=v1.0.0

# debian-12-core-amd64-generic is a finished image.
FROM --platform=linux/amd64 debian:12 AS debian-12-core-amd64-generic

RUN --mount=type=bind,from=kairos-init-amd64,source=/kairos-init,target=/run/kairos-init \
    --mount=type=bind,from=kairos-framework-amd64,target=/run/kairos-framework \
    --mount=type=cache,id=kairos-gen-apt-debian-12-lists,target=/var/lib/apt/lists,sharing=shared \
    --mount=type=cache,id=kairos-gen-apt-debian-12-archives,target=/var/cache/apt,sharing=locked \
    /run/kairos-init -s all -m generic -v core --framework-dir /run/kairos-framework --keep-index \
    -r quay.io/kairos -version v1.0.0

RUN --mount=type=bind,from=kairos-init-amd64,source=/kairos-init,target=/run/kairos-init \
    /run/kairos-init validate -m generic -v core

LABEL io.kairos.fips=false \
      io.kairos.model=generic \
      io.kairos.trusted-boot=false \
      io.kairos.variant=core \
      org.opencontainers.image.base.name=debian:12 \
      org.opencontainers.image.ref.name=debian-12-core-amd64-generic \
      org.opencontainers.image.title="Kairos core on debian:12" \
      org.opencontainers.image.version=v1.0.0
