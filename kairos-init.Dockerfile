# The agent's image: one file, for every base image and for every libc.
#
#   npm run build:agent
#   docker buildx build --platform linux/amd64,linux/arm64 -f kairos-init.Dockerfile -t kairos-init dist
#
# The classic builder does not know the platform, so it takes amd64 unless it is told: --build-arg TARGETARCH=arm64.
FROM scratch
ARG TARGETARCH
COPY kairos-init-${TARGETARCH:-amd64} /kairos-init
COPY NOTICE /NOTICE
ENTRYPOINT ["/kairos-init"]
