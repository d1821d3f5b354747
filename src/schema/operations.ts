import Type, { type Static } from 'typebox'

export const Readiness = Type.Object({ status: Type.Enum(['ok', 'failing']) }, { title: 'Readiness' })

const Row = Type.Record(Type.String(), Type.Unknown())

export const SupportBundle = Type.Object(
  {
    schema: Type.Literal('sightglass.support/1'),
    made: Type.String({ format: 'date-time' }),
    version: Type.String(),
    machine: Type.Object({
      node: Type.String(),
      system: Type.String(),
      processors: Type.Integer(),
      memoryBytes: Type.Integer(),
      uptimeSeconds: Type.Integer(),
      residentBytes: Type.Integer(),
    }),
    settings: Type.Array(Row, { description: 'Values of secret settings are replaced' }),
    problem: Type.String({ description: 'Of /rest/health; empty if there is none' }),
    counts: Row,
    counters: Row,
    captures: Type.Array(Row, { description: 'Without names: number, state, size, packets' }),
    files: Type.Array(Type.Object({ path: Type.String(), bytes: Type.Integer() }), {
      description: 'Files of the data folder; contents are never read',
    }),
    filesOmitted: Type.Integer(),
    log: Type.Array(Type.String(), { description: 'The latest lines, with secrets and addresses replaced' }),
  },
  { title: 'SupportBundle' },
)
export type SupportBundle = Static<typeof SupportBundle>
