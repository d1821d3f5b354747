/** The schema of the analysis document as a file, for those who read it in other languages. */
import { Analysis } from './analysis.ts'

/** JSON Schema 2020-12 text of `analysis.schema.json`. */
export function analysisSchemaText(): string {
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...Analysis }, null, 2)}\n`
}
