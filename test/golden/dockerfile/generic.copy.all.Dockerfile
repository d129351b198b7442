# A Kairos image, made from examples/generic/Kairosfile by
#   kairos-gen examples/generic/Kairosfile
# Change that and run it again rather than editing here.
# Build it:
#   docker build --tag ubuntu-24.04-standard-generic .

# kairos-init is the agent: one file that runs on any base.
FROM quay.io/kairos-gen/kairos-init:0.1.0 AS kairos-init

# kairos-framework is what makes a distribution Kairos, fetched while packages are installed.
FROM quay.io/kairos-gen/framework:0.1.0 AS kairos-framework

# ubuntu-24.04-standard-generic is a finished image.
FROM ubuntu:24.04 AS ubuntu-24.04-standard-generic

# Copied in rather than mounted, so that every builder can do it; removed again at the end.
COPY --from=kairos-init /kairos-init /kairos-init
COPY --from=kairos-framework / /run/kairos-framework

# Install and init in one go: less to read, and everything is done again when anything changes.
RUN /kairos-init -s all -m generic -v standard -k k3s -k8sversion latest \
    --framework-dir /run/kairos-framework -r quay.io/kairos -version v1.0.0

# Validate: the build fails here, rather than the node at boot, when something is missing. It changes nothing.
RUN /kairos-init validate -m generic -v standard -k k3s -k8sversion latest

# What was copied in goes out again.
RUN rm -rf /kairos-init /run/kairos-framework

LABEL io.kairos.fips=false \
      io.kairos.model=generic \
      io.kairos.trusted-boot=false \
      io.kairos.variant=standard \
      io.kairos.provider=k3s \
      io.kairos.provider-version=latest \
      org.opencontainers.image.base.name=ubuntu:24.04 \
      org.opencontainers.image.ref.name=ubuntu-24.04-standard-generic \
      org.opencontainers.image.title="Kairos standard on ubuntu:24.04" \
      org.opencontainers.image.version=v1.0.0
