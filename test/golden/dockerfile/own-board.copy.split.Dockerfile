# A Kairos image, made from examples/own-board/Kairosfile by
#   kairos-gen examples/own-board/Kairosfile
# Change that and run it again rather than editing here.
# Build it:
#   docker build --tag debian-12-core-arm64-acme-one .

# kairos-init-arm64 is the agent: one file that runs on any base.
FROM --platform=linux/arm64 quay.io/kairos-gen/kairos-init:0.1.0 AS kairos-init-arm64

# kairos-framework-arm64 is what makes a distribution Kairos, fetched while packages are installed.
FROM --platform=linux/arm64 quay.io/kairos-gen/framework:0.1.0 AS kairos-framework-arm64

# debian-12-core-arm64-acme-one is a finished image.
FROM --platform=linux/arm64 debian:12 AS debian-12-core-arm64-acme-one

# Copied in rather than mounted, so that every builder can do it; removed again at the end.
COPY --from=kairos-init-arm64 /kairos-init /kairos-init
COPY --from=kairos-framework-arm64 / /run/kairos-framework

# Install: the distribution's packages, a kernel, and the parts that make it Kairos. This takes longest, so it is told
# nothing about the image's version: a new version finds it in the build cache.
RUN /kairos-init -s install \
    -m '{"name":"acme-one","arch":"arm64","bases":[{"distro":"debian","releases":">=12","kernel":"linux-image-rt-arm64","packages":["u-boot-tools"]},{"distro":"redhat"}],"consoles":["ttyS2,1500000"],"bootArguments":["cgroup_enable=memory","pcie_aspm=off"],"initrd":{"drivers":["dw_mmc_rockchip"]},"services":{"disable":["fstrim.timer"]}}' \
    -v core --framework-dir /run/kairos-framework

# Init: choose the kernel, build the initrd, set up services, write /etc/kairos-release and tidy up.
RUN /kairos-init -s init -m acme-one -v core -r quay.io/kairos -version v1.0.0

# Validate: the build fails here, rather than the node at boot, when something is missing. It changes nothing.
RUN /kairos-init validate -m acme-one -v core

# What was copied in goes out again.
RUN rm -rf /kairos-init /run/kairos-framework

LABEL io.kairos.fips=false \
      io.kairos.model=acme-one \
      io.kairos.trusted-boot=false \
      io.kairos.variant=core \
      org.opencontainers.image.base.name=debian:12 \
      org.opencontainers.image.ref.name=debian-12-core-arm64-acme-one \
      org.opencontainers.image.title="Kairos core on debian:12" \
      org.opencontainers.image.version=v1.0.0
