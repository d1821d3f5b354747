import Type, { type Static } from 'typebox'
import { Count, orNull, Time } from './terms.ts'

export const IntelligenceSource = Type.Object(
  {
    name: Type.String(),
    url: Type.String(),
    everyHours: Type.Number(),
    state: Type.Enum(['never', 'updating', 'current', 'old', 'failing'], {
      description: 'old: the last success is more than two rounds ago; failing: the last attempt failed',
    }),
    lastAttempt: orNull(Time),
    lastSuccess: orNull(Time),
    nextAttempt: orNull(Time),
    lastError: Type.String(),
    indicators: Count,
    revoked: Count,
    dropped: Type.Integer({ minimum: 0, description: 'Let go, for there were more than can be kept' }),
    collections: Type.Array(
      Type.Object({
        title: Type.String(),
        indicators: Count,
        underWay: Type.Integer({ minimum: 0, description: 'Pages of an update that is not complete yet' }),
      }),
    ),
  },
  { title: 'IntelligenceSource' },
)
export type IntelligenceSource = Static<typeof IntelligenceSource>

export const Intelligence = Type.Object(
  {
    files: Type.Array(Type.String(), { description: 'Named at the start' }),
    sources: Type.Array(IntelligenceSource),
    packages: Type.Array(
      Type.Object({
        kind: Type.String(),
        name: Type.String(),
        version: Count,
        about: Type.String(),
        created: Time,
        installed: Time,
        signerName: Type.String(),
        files: Count,
        bytes: Count,
      }),
    ),
    daily: Type.Array(
      Type.Object({
        name: Type.String(),
        kind: Type.String(),
        url: Type.String(),
        lastSuccess: orNull(Time),
        isOld: Type.Boolean({ description: 'Not renewed for 36 hours' }),
        problem: Type.String({ description: 'Why the last attempt failed; empty if it did not' }),
      }),
      { description: 'Sources of the daily package' },
    ),
    keys: Type.Array(
      Type.Object({
        name: Type.String(),
        fingerprint: Type.String(),
        words: Type.String({ description: 'The fingerprint as words that can be read out' }),
      }),
    ),
    indicators: orNull(Count),
    kinds: Type.Record(Type.String(), Count),
    problems: Type.Array(Type.String(), { description: 'What was not taken and why' }),
    hunt: Type.Object(
      {
        isUnderWay: Type.Boolean(),
        last: orNull(Time),
        found: Count,
        links: Count,
        sightings: Type.Integer({
          minimum: 0,
          description: 'Names, files, fingerprints noted of live streams',
        }),
        captures: Count,
        notSearched: Count,
        seconds: Type.Number(),
        problem: Type.String(),
      },
      { description: 'Search for what was seen before it was known' },
    ),
    problem: Type.String({ description: 'Why something here cannot be read; empty while all is well' }),
  },
  { title: 'Intelligence' },
)
export type Intelligence = Static<typeof Intelligence>
