import { expect } from 'chai';
import { attributeReader } from '../../../src/engine/session/read-attributes.ts';
import { fakeHost } from '../../support/fake-host.ts';

const DUMP = '# file: /context/a\nuser.x=0sAQI=\ncom.apple.y=0sAQI=\n\n# file: /context/b\n\n';

describe('attributeReader', () => {
  const ask = async (tree: Readonly<Record<string, string>>) => {
    const host = fakeHost({
      files: tree,
      environment: { PATH: 'relative:/usr/local/bin:/usr/bin' },
      programs: { getfattr: () => DUMP },
    });
    const read = attributeReader(host);
    const found = await read(['/context/a', '/context/b']);
    return { found, none: await read([]), commands: host.commands };
  };

  it('asks getfattr once for all files', async () => {
    const { found, none, commands } = await ask({ '/usr/bin/getfattr': '' });
    expect(found.get('/context/a')).to.deep.equal({ 'user.x': Buffer.from([1, 2]) });
    expect(found.get('/context/b')).to.deep.equal({});
    expect(none.size).to.equal(0);
    expect(commands).to.have.length(1);
    expect(commands[0]?.slice(-2)).to.deep.equal(['/context/a', '/context/b']);
  });

  it('starts nothing where there is no getfattr', async () => {
    const { found, commands } = await ask({});
    expect(found.size).to.equal(0);
    expect(commands).to.deep.equal([]);
  });
});
