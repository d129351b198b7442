# A Kairos image, made from examples/trusted-boot-core/Kairosfile by
#   kairos-gen examples/trusted-boot-core/Kairosfile
# Change that and run it again rather than editing here.
# Build it:
#   docker build --tag ubuntu-24.04-core-generic-uki .

# kairos-init is the agent: one file that runs on any base.
FROM quay.io/kairos-gen/kairos-init:0.1.0 AS kairos-init

# kairos-framework is what makes a distribution Kairos, fetched while packages are installed.
FROM quay.io/kairos-gen/framework:0.1.0 AS kairos-framework

# ubuntu-24.04-core-generic-uki is a finished image.
FROM ubuntu:24.04 AS ubuntu-24.04-core-generic-uki

# Install and init in one go: less to read, and everything is done again when anything changes.
RUN --mount=type=bind,from=kairos-init,source=/kairos-init,target=/run/kairos-init \
    --mount=type=bind,from=kairos-framework,target=/run/kairos-framework \
    --mount=type=cache,id=kairos-gen-apt-ubuntu-24-04-lists,target=/var/lib/apt/lists,sharing=shared \
    --mount=type=cache,id=kairos-gen-apt-ubuntu-24-04-archives,target=/var/cache/apt,sharing=locked \
    /run/kairos-init -s all -m generic -v core -t true --framework-dir /run/kairos-framework \
    --keep-index -r quay.io/kairos -version v1.0.0

# Validate: the build fails here, rather than the node at boot, when something is missing. It changes nothing.
RUN --mount=type=bind,from=kairos-init,source=/kairos-init,target=/run/kairos-init \
    /run/kairos-init validate -m generic -v core -t true

LABEL io.kairos.fips=false \
      io.kairos.model=generic \
      io.kairos.trusted-boot=true \
      io.kairos.variant=core \
      org.opencontainers.image.base.name=ubuntu:24.04 \
      org.opencontainers.image.ref.name=ubuntu-24.04-core-generic-uki \
      org.opencontainers.image.title="Kairos core on ubuntu:24.04" \
      org.opencontainers.image.version=v1.0.0
