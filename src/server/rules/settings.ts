import Type from 'typebox'
import { defineSetting } from '../setting.ts'

export const rulesSetting = defineSetting({
  name: 'analysis.rules',
  title: 'Custom rules',
  description: 'Files and folders of custom rules, besides the rules of the data folder.',
  schema: Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), { maxItems: 100 }),
  default: [],
  option: 'rules',
  appliesAt: 'restart',
})

export const settings = [rulesSetting]
