import { expect } from 'chai';
import { compileProgram, PROGRAM_FRAME } from '../../src/lib/framed-program.ts';

const NAME = 'program.js';

describe('compileProgram', () => {
  const source = `${PROGRAM_FRAME.begin}module.answer = () => filename.length;${PROGRAM_FRAME.end}`;

  it('gives a function of what a main module has', () => {
    const run: unknown = compileProgram(source, NAME).runInThisContext();
    expect(run).to.be.a('function');
  });

  it('takes the code of the same program only', () => {
    const codeCache = compileProgram(source, NAME).createCachedData();
    expect(compileProgram(source, NAME, codeCache).cachedDataRejected).to.be.false;
    const longer = compileProgram(`${source} `, NAME, codeCache);
    expect(longer.cachedDataRejected).to.be.true;
    expect(longer.runInThisContext()).to.be.a('function');
  });

  it('takes code that stands somewhere in other bytes', () => {
    const around = Buffer.concat([Buffer.alloc(64), compileProgram(source, NAME).createCachedData()]);
    expect(compileProgram(source, NAME, around.subarray(64)).cachedDataRejected).to.be.false;
  });
});
