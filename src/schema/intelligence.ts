import Type, { type Static } from 'typebox'
import { Count, orNull, Time } from './terms.ts'

/** File names of uploads: no path, and an extension that shows the format. */
export const INTEL_FILE_NAME = '^[A-Za-z0-9][A-Za-z0-9._-]{0,90}\\.(json|csv|txt)$'
/** Characters of an uploaded file. */
export const INTEL_FILE_CHARACTERS = 5_000_000

export const IntelligenceFile = Type.Object(
  {
    name: Type.String({ maxLength: 100, pattern: INTEL_FILE_NAME }),
    text: Type.String({ maxLength: INTEL_FILE_CHARACTERS, description: 'STIX 2.1, MISP event or CSV' }),
  },
  { title: 'IntelligenceFile', additionalProperties: false },
)
export type IntelligenceFile = Static<typeof IntelligenceFile>

export const NewIntelligenceSource = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' }),
    url: Type.String({ maxLength: 500, description: 'https: discovery, an API root or a collection' }),
    everyHours: Type.Integer({ minimum: 1, maximum: 744 }),
  },
  {
    title: 'NewIntelligenceSource',
    additionalProperties: false,
    description: 'A TAXII 2.1 server without sign-in; secrets are set on the sensor with `intel add`',
  },
)
export type NewIntelligenceSource = Static<typeof NewIntelligenceSource>

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
    uploaded: Type.Optional(Type.Array(Type.String(), { description: 'Uploaded by people' })),
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
