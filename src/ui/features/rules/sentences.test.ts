import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { dryRunSentence, freeName, problemText, rulesSentence } from './sentences.ts'

const rule = (isOwn: boolean, hits: number) => ({ isOwn, hits }) as never

test('how many rules there are, and whether all are judged', () => {
  const list = { items: [rule(true, 3), rule(false, 0), rule(false, 1)], files: [], problems: [] }
  equal(rulesSentence(list), '2 built-in rules and 1 custom rule; 2 fired so far.')
  equal(
    rulesSentence({ ...list, items: [rule(false, 0)], problems: [{} as never] }),
    '1 built-in rule and no custom rules; none fired so far. One rule is rejected: see below.',
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
  equal(dryRunSentence(result), 'Would have fired 14 times. Read 1 capture (1,200 packets).')
  equal(dryRunSentence({ ...result, captures: [] }), 'No stored capture to test on.')
})

test('a name that is free', () => {
  equal(freeName(['plant.yml', 'plant-2.yml']), 'plant-3.yml')
})
