import { flagsOf, isWordUnit } from './characters.ts';
import type { MutableStream } from './stream.ts';

/** 1 for fillers: characters without a meaning of their own, which are inserted into words to break them. */
const fillerUnits = flagsOf('的了呢啊吧吗嘛哦呀之丶灬');
const fewestFillers = 3;
/**
 * Share of fillers above which they are removed. 2 % of collected ordinary posts have more, and 96 % of
 * offers with a filler inserted after three in ten characters.
 */
const mostFillers = 1 / 8;

/** Removes fillers from a stream with more of them than usual: `高的价收的银的行卡` becomes 高价收银行卡. */
export const dropFillers = (stream: MutableStream): void => {
  const { units, starts, ends } = stream;
  let found = 0;
  let words = 0;
  for (let i = 0; i < stream.length; i++) {
    const unit = units[i] as number;
    found += fillerUnits[unit] as number;
    words += Number(isWordUnit(unit));
  }
  if (found < fewestFillers || found <= mostFillers * words) return;
  let n = 0;
  for (let i = 0; i < stream.length; i++) {
    if (fillerUnits[units[i] as number] === 1) continue;
    units[n] = units[i] as number;
    starts[n] = starts[i] as number;
    ends[n++] = ends[i] as number;
  }
  stream.length = n;
};
