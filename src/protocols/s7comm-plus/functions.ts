import type { Verb } from '#model/fact'

export interface S7commPlusFunctionName {
  readonly verb: Verb
  readonly name: string
}

export const FUNCTION = {
  error: 0x04b1,
  explore: 0x04bb,
  createObject: 0x04ca,
  deleteObject: 0x04d4,
  setVariable: 0x04f2,
  getVariable: 0x04fc,
  addLink: 0x0506,
  removeLink: 0x051a,
  getLink: 0x0524,
  setMultiVariables: 0x0542,
  getMultiVariables: 0x054c,
  beginSequence: 0x0556,
  endSequence: 0x0560,
  invoke: 0x056b,
  setVarSubStreamed: 0x057c,
  getVarSubStreamed: 0x0586,
  initSsl: 0x05b3,
} as const

/** Operation of each function if its target does not decide: `requests.ts` narrows the verb. */
export const functions: ReadonlyMap<number, S7commPlusFunctionName> = new Map<number, S7commPlusFunctionName>(
  [
    [FUNCTION.error, { verb: 'report', name: 'Error' }],
    [FUNCTION.explore, { verb: 'browse', name: 'Explore' }],
    [FUNCTION.createObject, { verb: 'configure', name: 'CreateObject' }],
    [FUNCTION.deleteObject, { verb: 'delete', name: 'DeleteObject' }],
    [FUNCTION.setVariable, { verb: 'write', name: 'SetVariable' }],
    [FUNCTION.getVariable, { verb: 'read', name: 'GetVariable' }],
    [FUNCTION.addLink, { verb: 'configure', name: 'AddLink' }],
    [FUNCTION.removeLink, { verb: 'configure', name: 'RemoveLink' }],
    [FUNCTION.getLink, { verb: 'browse', name: 'GetLink' }],
    [FUNCTION.setMultiVariables, { verb: 'write', name: 'SetMultiVariables' }],
    [FUNCTION.getMultiVariables, { verb: 'read', name: 'GetMultiVariables' }],
    [FUNCTION.beginSequence, { verb: 'execute', name: 'BeginSequence' }],
    [FUNCTION.endSequence, { verb: 'execute', name: 'EndSequence' }],
    [FUNCTION.invoke, { verb: 'execute', name: 'Invoke' }],
    [FUNCTION.setVarSubStreamed, { verb: 'write', name: 'SetVarSubStreamed' }],
    [FUNCTION.getVarSubStreamed, { verb: 'read', name: 'GetVarSubStreamed' }],
    [0x0590, { verb: 'browse', name: 'GetVariablesAddress' }],
    [0x059a, { verb: 'read', name: 'Abort' }],
    [0x05a9, { verb: 'report', name: 'Error' }],
    [FUNCTION.initSsl, { verb: 'read', name: 'InitSsl' }],
  ],
)

/** Could this number be a function? The known ones lie in 0x04b1..0x05b3. */
export function isFunction(code: number): boolean {
  return code >= 0x0480 && code <= 0x0600
}

/** Values written to operatingStateREQ of the CPU's execution unit. */
export const operatingStates: ReadonlyMap<number, S7commPlusFunctionName> = new Map<
  number,
  S7commPlusFunctionName
>([
  [1, { verb: 'stop', name: 'STOP' }],
  [2, { verb: 'delete', name: 'memory reset' }],
  [3, { verb: 'start', name: 'RUN' }],
  [4, { verb: 'start', name: 'RUN redundant' }],
])

/** Values written to the CPU's request for a reset, as public tools send them: what TIA Portal calls a reset to factory settings. */
export const resets: ReadonlyMap<number, S7commPlusFunctionName> = new Map<number, S7commPlusFunctionName>([
  [3, { verb: 'delete', name: 'memory and addresses' }],
  [4, { verb: 'delete', name: 'memory' }],
])

/** Methods with a number of their own, whatever object they are called on. */
export const methods: ReadonlyMap<number, S7commPlusFunctionName> = new Map<number, S7commPlusFunctionName>([
  [18827, { verb: 'update-firmware', name: 'BeginRuntimeUpdate' }],
  [18829, { verb: 'update-firmware', name: 'FinishRuntimeUpdate' }],
  [18878, { verb: 'delete', name: 'UninstallAddon' }],
  [15000009, { verb: 'download-program', name: 'PreFullDownload' }],
  [15000011, { verb: 'download-program', name: 'PostFullDownload' }],
  [15000013, { verb: 'download-program', name: 'CheckFullDownload' }],
  [15000016, { verb: 'download-program', name: 'ActivateDownload' }],
  [15000019, { verb: 'download-program', name: 'AbortFullDownload' }],
])
