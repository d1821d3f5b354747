/** Rules: the shipped ones, the custom ones, and results of a test of the latter. */
import Type, { type Static } from 'typebox'
import { ENGINES, SEVERITIES } from '#model/rule'
import { RULE_NAME } from './rule-name.ts'
import { Count, Texts, Time } from './terms.ts'

/** Bytes of one rule file that come in by REST. */
export const RULE_TEXT_CHARACTERS = 60_000

/** One thing wrong in a rule file. */
export const RuleProblemItem = Type.Object(
  {
    file: Type.String(),
    line: Type.Integer({ minimum: 0, description: 'From 1; 0 for the whole file' }),
    title: Type.String(),
    where: Type.String({ description: '`detection.write.functon`' }),
    expected: Type.String(),
    got: Type.String(),
    nearest: Type.String({ description: 'What was probably meant; empty if nothing is near' }),
  },
  { title: 'RuleProblem' },
)
export type RuleProblemItem = Static<typeof RuleProblemItem>

export const RuleItem = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    isOwn: Type.Boolean({ description: 'Written by the plant; else shipped' }),
    engine: Type.Enum([...ENGINES]),
    severity: Type.Enum([...SEVERITIES]),
    category: Type.String(),
    techniques: Texts,
    why: Type.String(),
    falsePositives: Type.String(),
    file: Type.String({ description: 'Of one of your own' }),
    line: Type.Integer({ minimum: 0 }),
    alerts: Count,
    hits: Type.Integer({ minimum: 0, description: 'Times that its alerts stand for' }),
    last: Type.Union([Time, Type.Null()]),
  },
  { title: 'RuleItem' },
)
export type RuleItem = Static<typeof RuleItem>

export const RuleFileItem = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    isEditable: Type.Boolean({
      description: 'False for files that --rules names: they are edited where they lie',
    }),
    text: Type.String(),
    rules: Count,
    problems: Type.Array(RuleProblemItem),
  },
  { title: 'RuleFileItem' },
)
export type RuleFileItem = Static<typeof RuleFileItem>

/** Every rule there is, and the files of one's own. */
export const RuleList = Type.Object(
  { items: Type.Array(RuleItem), files: Type.Array(RuleFileItem), problems: Type.Array(RuleProblemItem) },
  { title: 'RuleList' },
)
export type RuleList = Static<typeof RuleList>

const FileName = Type.String({
  pattern: RULE_NAME,
  description: 'Letters, digits, - and _, and .yml',
})

export const RuleText = Type.Object(
  {
    name: Type.Optional(FileName),
    text: Type.String({ maxLength: RULE_TEXT_CHARACTERS, description: 'YAML, one or more documents' }),
  },
  {
    additionalProperties: false,
    title: 'RuleText',
    description: '`name`: the file it is to take the place of; rules of all other files may be referred to',
  },
)
export type RuleText = Static<typeof RuleText>

export const RuleFileText = Type.Object(
  { name: FileName, text: RuleText.properties.text },
  { additionalProperties: false, title: 'RuleFileText' },
)
export type RuleFileText = Static<typeof RuleFileText>

export const RuleCheck = Type.Object(
  {
    rules: Type.Array(
      Type.Object({
        id: Type.String(),
        title: Type.String(),
        severity: Type.Enum([...SEVERITIES]),
        line: Type.Integer({ minimum: 0 }),
      }),
    ),
    problems: Type.Array(RuleProblemItem),
  },
  { title: 'RuleCheck' },
)
export type RuleCheck = Static<typeof RuleCheck>

/** Alerts that rules would have raised on the stored captures. */
export const RuleTest = Type.Object(
  {
    problems: Type.Array(RuleProblemItem),
    captures: Type.Array(Type.Object({ name: Type.String(), packets: Count })),
    isComplete: Type.Boolean({ description: 'False if it was given up before everything was read' }),
    untold: Type.Integer({ minimum: 0, description: 'Hits that were too many to be counted by rule' }),
    rules: Type.Array(
      Type.Object({
        id: Type.String(),
        title: Type.String(),
        hits: Count,
        sayings: Type.Integer({ minimum: 0, description: 'Different things it would have said' }),
        disablesItself: Type.Boolean(),
        first: Type.Array(
          Type.Object({
            time: Time,
            count: Count,
            summary: Type.String(),
            source: Type.String(),
            destination: Type.String(),
            isLearning: Type.Boolean(),
            capture: Type.String(),
            frame: Type.Integer({ minimum: 0 }),
          }),
          {
            description:
              'What it would have said, at most 100 different things: when and where first, `count` how often in all',
          },
        ),
      }),
    ),
  },
  { title: 'RuleTest' },
)
export type RuleTest = Static<typeof RuleTest>

export const RuleService = Type.Object(
  { name: Type.String(), title: Type.String() },
  { title: 'RuleService' },
)
export type RuleService = Static<typeof RuleService>

/** A field that rules of a service may ask. */
export const RuleField = Type.Object(
  {
    name: Type.String(),
    about: Type.String(),
    kinds: Texts,
    values: Type.Array(Type.Object({ value: Type.String(), about: Type.String() })),
  },
  { title: 'RuleField' },
)
export type RuleField = Static<typeof RuleField>
