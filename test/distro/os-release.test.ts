import { expect } from 'chai';
import { parseOsRelease } from '../../src/distro/os-release.ts';

describe('parseOsRelease', () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['a bare value', 'X=debian', 'debian'],
    ['double quotes', 'X="Debian GNU/Linux 12 (bookworm)"', 'Debian GNU/Linux 12 (bookworm)'],
    ['single quotes', "X='a b'", 'a b'],
    ['escapes in double quotes', 'X="a \\"b\\" \\$c \\\\ \\`d"', 'a "b" $c \\ `d'],
    ['no escapes in single quotes', "X='a\\b'", 'a\\b'],
    ['a bare escape', 'X=a\\ b', 'a b'],
    ['an equals sign in the value', 'X=https://example.com/?a=b', 'https://example.com/?a=b'],
    ['an empty value', 'X=', ''],
    ['an empty quoted value', 'X=""', ''],
    ['a lone quote', 'X="', '"'],
    ['a comment', '#X=debian', undefined],
    ['no assignment', 'X', undefined],
    ['white space around', '  X=debian  ', 'debian'],
    ['Windows line ends', 'X=debian\r\n', 'debian'],
    ['the last of two', 'X=a\nX=b', 'b'],
    ['a name that is none', '1X=a\nX=b', 'b'],
  ];
  for (const [name, text, value] of cases)
    it(`reads ${name}`, () => expect(parseOsRelease(text).get('X')).to.equal(value));
});
