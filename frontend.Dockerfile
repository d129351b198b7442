# The frontend's image: the agent's executable in its other role. `npm run build:frontend` makes the same without an engine.
#
#   npm run build:agent
#   docker buildx build --platform linux/amd64,linux/arm64 -f frontend.Dockerfile -t quay.io/kairos-gen/kairos:v1 dist
#
# Push it with gzip layers (the default): Docker before 23 reads no zstd.
FROM scratch
ARG TARGETARCH
COPY kairos-init-${TARGETARCH:-amd64} /kairos-init
COPY NOTICE /NOTICE
WORKDIR /
# The daemon fetches everything; the frontend needs no network. What the daemon may ask of it: contexts by name, subrequests.
LABEL moby.buildkit.frontend.network.none="true" \
      moby.buildkit.frontend.caps="moby.buildkit.frontend.inputs,moby.buildkit.frontend.subrequests,moby.buildkit.frontend.contexts"
ENTRYPOINT ["/kairos-init", "frontend"]
