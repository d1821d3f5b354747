import Type from 'typebox'
import { defineSetting } from '../setting.ts'

export const gateSetting = defineSetting({
  name: 'queries.gate',
  title: 'Folder of the query gate',
  description: 'Folder `out` of query-gate, which runs as root. Active queries are off without it.',
  schema: Type.String({ minLength: 1, maxLength: 4096 }),
  default: null,
  appliesAt: 'restart',
})

export const settings = [gateSetting]
