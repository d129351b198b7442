import { expect } from 'chai';
import { bundledPackages, notice } from '../../../scripts/agent/notice.ts';
import { nodeHost } from '../../../src/lib/node-host.ts';

describe('notice', () => {
  it('finds the packages of bundled files, each once', () => {
    const inputs = [
      'src/agent/main.ts',
      'node_modules/yaml/dist/index.js',
      'node_modules/yaml/dist/parse.js',
      'node_modules/@grpc/grpc-js/build/index.js',
      'node_modules/a/node_modules/b/index.js',
    ];
    expect(bundledPackages(inputs)).to.deep.equal([
      'node_modules/@grpc/grpc-js',
      'node_modules/a/node_modules/b',
      'node_modules/yaml',
    ]);
  });

  it('holds the licences of what was bundled, under its name and version', async () => {
    const runtime = { version: '24.0.0', program: '', license: 'LICENSE' };
    const inputs = ['node_modules/yaml/dist/index.js'];
    const built = { architecture: 'amd64', file: '', size: 0, runtime, libraryPackages: [], inputs } as const;
    const host = nodeHost({ environment: process.env, emit: () => undefined });
    const text = await notice(host, [built, { ...built, architecture: 'arm64' }]);
    expect(text.match(/^npm package yaml \S+ \(ISC\)$/gm)).to.have.length(1);
    expect(text).to.include('Node.js 24.0.0').and.to.include('Copyright Eemeli Aro');
  });
});
