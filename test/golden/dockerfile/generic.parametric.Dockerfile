# A Kairos image, made from examples/generic/Kairosfile by
#   kairos-gen examples/generic/Kairosfile
# Change that and run it again rather than editing here.
# Build it:
#   docker build --tag ubuntu-24.04-standard-generic .

# BASE_IMAGE is the image to start from.
ARG BASE_IMAGE=ubuntu:24.04

# VARIANT is core, or standard for one with Kubernetes.
ARG VARIANT=standard

# MODEL is generic, or the board the image is for.
ARG MODEL=generic

# TRUSTED_BOOT is true for an image that becomes a signed UKI.
ARG TRUSTED_BOOT=false

# KUBERNETES_DISTRO is k3s or k0s; only a standard image has one.
ARG KUBERNETES_DISTRO=k3s

# KUBERNETES_VERSION is a release of it; empty for the latest.
ARG KUBERNETES_VERSION=latest

# FRAMEWORK_VERSION is a tag or an image of the framework; empty for the one of the agent.
ARG FRAMEWORK_VERSION=""

# VERSION is the version of the image, which upgrades compare.
ARG VERSION=v1.0.0

# kairos-init is the agent: one file that runs on any base.
FROM quay.io/kairos-gen/kairos-init:0.1.0 AS kairos-init

# ubuntu-24.04-standard-generic is a finished image.
FROM ${BASE_IMAGE} AS ubuntu-24.04-standard-generic

ARG VARIANT
ARG MODEL
ARG TRUSTED_BOOT
ARG KUBERNETES_DISTRO
ARG KUBERNETES_VERSION
ARG FRAMEWORK_VERSION

# Install: the distribution's packages, a kernel, and the parts that make it Kairos. This takes longest, so it is told
# nothing about the image's version: a new version finds it in the build cache.
# The base's name doesn't say which package manager it has, so there is no cache mount for packages.
RUN --mount=type=bind,from=kairos-init,source=/kairos-init,target=/run/kairos-init \
    /run/kairos-init -s install \
    -m "$MODEL" \
    -v "$VARIANT" \
    ${KUBERNETES_DISTRO:+-k "$KUBERNETES_DISTRO"} \
    ${KUBERNETES_VERSION:+-k8sversion "$KUBERNETES_VERSION"} \
    -t "$TRUSTED_BOOT" \
    ${FRAMEWORK_VERSION:+-f "$FRAMEWORK_VERSION"}

ARG VERSION

# Init: choose the kernel, build the initrd, set up services, write /etc/kairos-release and tidy up.
RUN --mount=type=bind,from=kairos-init,source=/kairos-init,target=/run/kairos-init \
    /run/kairos-init -s init -r quay.io/kairos \
    -m "$MODEL" \
    -v "$VARIANT" \
    ${KUBERNETES_DISTRO:+-k "$KUBERNETES_DISTRO"} \
    ${KUBERNETES_VERSION:+-k8sversion "$KUBERNETES_VERSION"} \
    -t "$TRUSTED_BOOT" \
    ${FRAMEWORK_VERSION:+-f "$FRAMEWORK_VERSION"} \
    -version "$VERSION"

# Validate: the build fails here, rather than the node at boot, when something is missing. It changes nothing.
RUN --mount=type=bind,from=kairos-init,source=/kairos-init,target=/run/kairos-init \
    /run/kairos-init validate \
    -m "$MODEL" \
    -v "$VARIANT" \
    ${KUBERNETES_DISTRO:+-k "$KUBERNETES_DISTRO"} \
    ${KUBERNETES_VERSION:+-k8sversion "$KUBERNETES_VERSION"} \
    -t "$TRUSTED_BOOT"
