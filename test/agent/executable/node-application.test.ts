import { expect } from 'chai';
import { applicationNote, setApplicationFuse } from '../../../src/agent/executable/node-application.ts';

const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

describe('Node application', () => {
  it('makes a note of the name and the blob, both padded to words', () => {
    const note = applicationNote(Buffer.from('hello'));
    expect(note.readUInt32LE(0)).to.equal(14);
    expect(note.readUInt32LE(4)).to.equal(5);
    expect(note.readUInt32LE(8)).to.equal(0);
    expect(note.subarray(12).toString('latin1')).to.equal('NODE_SEA_BLOB\0\0\0hello\0\0\0');
  });

  it('adds no padding to a whole word', () => {
    expect(applicationNote(Buffer.from('word')).subarray(28).toString()).to.equal('word');
  });

  it('sets the fuse', () => {
    const runtime = Buffer.from(`..${fuse}:0..`);
    setApplicationFuse(runtime);
    expect(runtime.toString()).to.equal(`..${fuse}:1..`);
  });

  for (const [name, text] of [
    ['no fuse', 'nothing here'],
    ['a fuse that is set', `${fuse}:1`],
    ['two fuses', `${fuse}:0 ${fuse}:0`],
  ] as const) {
    it(`refuses a runtime with ${name}`, () => {
      expect(() => setApplicationFuse(Buffer.from(text))).to.throw('not exactly one unset fuse');
    });
  }
});
