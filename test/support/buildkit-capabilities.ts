/** What the gateway of Docker 20.10 (BuildKit 0.8) can do. */
export const OLD_GATEWAY = [
  ...['solve.base', 'solve.inlinereturn', 'resolveimage', 'resolveimage.resolvemode', 'readfile', 'return'],
  ...['returnmap', 'readdir', 'statfile', 'importcaches', 'proto.refarray', 'reference.output'],
  ...['frontend.inputs', 'gateway.solve.metadata', 'gateway.exec', 'frontend.caps', 'gateway.solve.evaluate'],
] as const;

/** What was added until BuildKit 0.32. */
export const NEW_GATEWAY = [
  ...OLD_GATEWAY,
  ...['gateway.exec.extrahosts', 'gateway.exec.signals', 'gateway.warnings', 'gateway.evaluate'],
  ...['reference.attestations', 'gateway.exec.secretenv', 'source.metaresolver', 'gateway.exec.filesystem'],
] as const;

/** The operations and attributes that Docker 20.10 can solve. `soruce` is what it is called. */
export const OLD_OPERATIONS = [
  ...['source.image', 'source.image.resolvemode', 'source.local', 'source.local.unique'],
  ...['source.local.sessionid', 'source.local.includepatterns', 'source.local.followpaths'],
  ...['source.local.excludepatterns', 'source.local.sharedkeyhint', 'source.git', 'source.git.keepgitdir'],
  ...['source.git.fullurl', 'source.http', 'source.http.checksum', 'source.http.perm', 'soruce.http.uidgid'],
  ...['source.buildop.llbfilename', 'exec.meta.base', 'exec.meta.proxyenv', 'exec.meta.network'],
  ...['exec.meta.setsdefaultpath', 'exec.mount.bind', 'exec.mount.cache', 'exec.mount.cache.sharing'],
  ...['exec.mount.selector', 'exec.mount.tmpfs', 'exec.mount.secret', 'exec.mount.ssh', 'exec.cgroup'],
  ...['constraints', 'platform', 'meta.ignorecache', 'meta.description', 'meta.exportcache'],
  ...['exec.meta.security', 'file.base', 'exec.mount.bind.readwrite-nooutput'],
  ...['exec.meta.security.devices.v1', 'file.rm.wildcard', 'source.git.httpauth'],
  ...['source.git.knownsshhosts', 'source.git.mountsshsock'],
] as const;

/** What was added until BuildKit 0.32 and is of use here. */
export const NEW_OPERATIONS = [
  ...OLD_OPERATIONS,
  ...['source.local.differ', 'source.git.subdir', 'file.copy.includeexcludepatterns', 'cache.gha'],
  ...['exec.meta.cgroup.parent', 'exec.meta.ulimit', 'exec.mount.tmpfs.size', 'exec.secretenv'],
  ...['file.rm.nofollowsymlink', 'mergeop', 'diffop', 'source.image.layerlimit', 'source.ocilayout'],
  ...['exporter.image.annotations', 'exporter.image.attestations', 'exporter.sourcedateepoch'],
  ...['source.policy', 'exec.mount.cache.content', 'file.copy.alwaysreplaceexistingdestpaths'],
  ...['exec.validexitcode', 'file.symlink.create', 'source.local.metadatatransfer', 'source.http.auth'],
  ...['source.http.header', 'source.git.checksum', 'source.git.skipsubmodules', 'source.image.checksum'],
  ...['file.copy.requiredpaths', 'source.imageblob', 'exec.meta.network.proxy'],
  ...['exec.meta.linux.resources', 'passthroughop'],
] as const;
