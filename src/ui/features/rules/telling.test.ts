import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { dryRunSentence, freeName, problemText, rulesSentence } from './telling.ts'

const rule = (isOwn: boolean, hits: number) => ({ isOwn, hits }) as never

test('how many rules there are, and whether all are judged', () => {
  const list = { items: [rule(true, 3), rule(false, 0), rule(false, 1)], files: [], problems: [] }
  equal(rulesSentence(list), '2 shipped rules and 1 of your own are judged; 2 spoke so far.')
  equal(
    rulesSentence({ ...list, items: [rule(false, 0)], problems: [{} as never] }),
    '1 shipped rule and none of your own are judged; none spoke so far. One rule is refused: see below.',
  )
})

test('what is wrong, and what was probably meant', () => {
  const problem = {
    file: 'a.yml',
    line: 16,
    title: '',
    where: 'detection.s.functon',
    expected: 'a field',
    got: '"functon"',
    nearest: 'function',
  }
  equal(
    problemText(problem),
    'Line 16: detection.s.functon: expected a field, got "functon". Did you mean function?',
  )
  equal(problemText({ ...problem, line: 0, where: '', got: '', nearest: '' }), 'expected a field')
})

test('what came of a dry run', () => {
  const result = {
    problems: [],
    captures: [{ name: 'a', packets: 1200 }],
    isComplete: true,
    untold: 0,
    rules: [{ hits: 14 } as never],
  }
  equal(dryRunSentence(result), 'Would have fired 14 times. 1 capture, 1,200 packets read.')
  equal(dryRunSentence({ ...result, captures: [] }), 'No capture is kept that could be read again.')
})

test('a name that is free', () => {
  equal(freeName(['plant.yml', 'plant-2.yml']), 'plant-3.yml')
})
