import Type from 'typebox'
import { defineSetting } from '../setting.ts'

export const signaturesSetting = defineSetting({
  name: 'analysis.signatures',
  title: 'Suricata signatures',
  description: 'Files and folders with signatures (*.rules).',
  schema: Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), { maxItems: 100 }),
  default: [],
  option: 'signatures',
  appliesAt: 'restart',
})

export const signatureVariablesSetting = defineSetting({
  name: 'analysis.signatureVariables',
  title: 'Variables of signatures',
  description: 'File with the variables of signatures, such as HOME_NET: suricata.yaml.',
  schema: Type.String({ minLength: 1, maxLength: 4096 }),
  default: null,
  option: 'signatureVars',
  appliesAt: 'restart',
})

export const settings = [signaturesSetting, signatureVariablesSetting]
