import { expect } from 'chai';
import { toolchain } from '../../../scripts/agent/toolchain.ts';

describe('toolchain of an architecture', () => {
  it("is the machine's own, or Debian's cross tools and libraries", () => {
    const places = (['amd64', 'arm64'] as const).flatMap((machine) =>
      (['amd64', 'arm64'] as const).map((architecture) => {
        const { gcc, dynamicLinker, libraryPackages } = toolchain(architecture, machine);
        return [gcc, dynamicLinker, libraryPackages[0]].join(' ');
      }),
    );
    expect(places).to.deep.equal([
      'gcc /lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 libc6',
      'aarch64-linux-gnu-gcc /usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1 libc6-arm64-cross',
      'x86_64-linux-gnu-gcc /usr/x86_64-linux-gnu/lib/ld-linux-x86-64.so.2 libc6-amd64-cross',
      'gcc /lib/aarch64-linux-gnu/ld-linux-aarch64.so.1 libc6',
    ]);
  });

  it('names the package of a cross compiler in the way Debian does', () => {
    expect(toolchain('amd64', 'arm64').toolPackages).to.deep.equal([
      'gcc-x86-64-linux-gnu',
      'libc6-dev-amd64-cross',
    ]);
  });

  it('loads libc before the libraries that need it', () => {
    const { libraries } = toolchain('amd64', 'amd64');
    expect(libraries[0]).to.match(/libc\.so\.6$/);
    expect(libraries.at(-1)).to.match(/libstdc\+\+\.so\.6$/);
  });
});
