import { expect } from 'chai';
import { copyParts, userLine, userMount } from '../../../src/render/dockerfile/user-instruction.ts';
import type { RunMount } from '../../../src/spec/image-spec.ts';

describe('userLine', () => {
  for (const line of [
    'apt-get install -y jq',
    'cat <<<"$x"',
    'test $((1<<2)) = 4',
    '[ -f /x ] || exit 1',
    "echo 'a\\' ",
  ])
    it(`passes on ${line}`, () => expect(userLine(line)).to.equal(line.trim()));

  for (const line of ['', '# nothing', '--network=none id', 'a \\', 'cat <<EOF', 'cat > /x <<-"EOF"', 'a\nb'])
    it(`refuses ${JSON.stringify(line)}`, () => expect(() => userLine(line)).to.throw());
});

describe('userMount', () => {
  const rows: readonly (readonly [RunMount, string])[] = [
    [{ bind: 'drivers/', target: '/mnt' }, 'type=bind,source=drivers/,target=/mnt'],
    [{ cache: 'go', target: '/root/.cache' }, 'type=cache,id=go,target=/root/.cache'],
    [{ ssh: 'default' }, 'type=ssh,id=default,required=true'],
    [{ secret: 'token' }, 'type=secret,id=token,required=true'],
    [{ secret: 't', env: 'T', target: '/t' }, 'type=secret,id=t,target=/t,env=T,required=true'],
  ];
  for (const [mount, text] of rows) it(`is ${text}`, () => expect(userMount(mount, 'mount')).to.equal(text));

  it('refuses what would be read as something else, and builders without mounts', () => {
    for (const bind of ['a b', 'a,b', 'a"b', "a'b", 'a\\b', '$a', 'a\nb'])
      expect(() => userMount({ bind, target: '/a' }, 'mount')).to.throw("can't");
    expect(() => userMount({ ssh: 'default' }, 'copy')).to.throw('needs RUN --mount');
  });
});

describe('copyParts', () => {
  const mount = { chmodFlag: true };
  it('takes the plain form for plain paths', () => {
    expect(copyParts({ from: 'files/*.conf', to: '/etc/' }, mount).paths).to.equal('files/*.conf /etc/');
  });
  it('takes the JSON form for anything that could be split or expanded', () => {
    expect(copyParts({ from: 'my $file', to: '/etc/' }, mount).paths).to.equal(
      '["\\"my \\\\$file\\"", "/etc/"]',
    );
    expect(copyParts({ from: '--from=x', to: '/' }, mount).paths).to.equal('["--from=x", "/"]');
  });
  it('sets owner and mode in the instruction', () => {
    const { flags } = copyParts({ from: 'a', to: '/b', mode: '0600', chown: 'root:adm' }, mount);
    expect(flags).to.deep.equal(['--chown=root:adm', '--chmod=0600']);
  });
  it('sets the mode of one file afterwards where COPY has no --chmod', () => {
    const copied = (from: string, to: string): unknown =>
      copyParts({ from, to, mode: '0600' }, { chmodFlag: false });
    expect(copied('x/a', '/b')).to.deep.include({ flags: [], chmod: ['chmod', '0600', '/b'] });
    expect(copied('x/a', '/etc/')).to.deep.include({ chmod: ['chmod', '0600', '/etc/a'] });
    expect(() => copied('x/', '/etc/')).to.throw('needs COPY --chmod');
    expect(() => copied('x/*', '/etc/')).to.throw('needs COPY --chmod');
  });
  it('refuses what COPY would read as a here-document', () => {
    expect(() => copyParts({ from: '<<EOF', to: '/x' }, mount)).to.throw("can't start with <<");
  });
});
