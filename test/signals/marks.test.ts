import { expect, it } from 'vitest';
import { addMarks, type EventMark } from '#shared/signals/marks.ts';

const marksAt = (...times: readonly number[]): readonly EventMark[] =>
  times.map((at) => ({ id: at, digest: 7, at }));

it('marks are sorted by time, whatever their order of arrival', () => {
  expect(addMarks({ kept: marksAt(2, 4), through: 1 }, marksAt(5, 3), 4)).toEqual({
    marks: { kept: marksAt(2, 3, 4, 5), through: 1 },
    leaving: [],
  });
});

it('the oldest stored marks move to a page, all but one together', () => {
  expect(addMarks({ kept: marksAt(30, 10, 20), through: 5 }, marksAt(1), 3)).toEqual({
    marks: { kept: marksAt(1, 30), through: 20 },
    leaving: marksAt(10, 20),
  });
});

it('the time through which pages must be read never goes back', () => {
  // A late event was kept while marks of later ones moved out.
  const { marks } = addMarks({ kept: marksAt(1, 2, 3), through: 20 }, marksAt(30), 3);
  expect(marks).toEqual({ kept: marksAt(3, 30), through: 20 });
});
