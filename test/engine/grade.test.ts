/** The grade: a letter for the fit, a figure for what a lead does; who is just at a bound has reached it. */
import { expect, it } from 'vitest';
import { gradeOf } from '../../src/engine/grade.ts';
import { aRule, at, judge, smallModel } from './small-model.ts';

const GRADES = { fit: { A: 80, B: 60, C: 40 }, behaviour: { 1: 60, 2: 40, 3: 20 } };
const points = (...all: number[]) => all.map((one) => one * 1000);

it('has the letter whose bound the fit has reached', () => {
  const letters = points(100, 80, 79.999, 60, 59.999, 40, 39.999, 0).map((fit) => gradeOf(GRADES, fit, 0)[0]);
  expect(letters).toEqual(['A', 'A', 'B', 'B', 'C', 'C', 'D', 'D']);
});

it('has the figure whose bound the points have reached', () => {
  const figures = points(90, 60, 59.999, 40, 39.999, 20, 19.999, -5).map(
    (score) => gradeOf(GRADES, 0, score)[1],
  );
  expect(figures).toEqual(['1', '1', '2', '2', '3', '3', '4', '4']);
});

it('gives an MQL whose fit is just an A a high priority', () => {
  const priorityOf = (fit: number) => {
    const rules = [
      aRule({ signal: 'guide', withinDays: 30 }),
      aRule({ signal: 'price', withinDays: 30 }, { id: 'fit', score: 'fit', points: fit }),
    ];
    const { priority, grade } = judge(smallModel({ rules }), 3, {
      signals: [at(3, 'guide'), at(3, 'price')],
    });
    return [grade, priority];
  };
  expect([priorityOf(80), priorityOf(79)]).toEqual([
    ['A4', 'high'],
    ['B4', 'normal'],
  ]);
});
