/** Application services of the bus, and the messages that carry them: KNX Standard 03_03_07 and 03_06_03. */
import type { Verb } from '#model/fact'

export interface ApplicationService {
  readonly name: string
  readonly verb: Verb
  /** The bus device answers or reports. */
  readonly isAnswer?: boolean
}

/** APCI of ten bits; those that end in six zeros, but for 0x2c0 and 0x3c0, hold data there. */
export const applicationServices: ReadonlyMap<number, ApplicationService> = new Map<
  number,
  ApplicationService
>([
  [0x000, { name: 'A_GroupValue_Read', verb: 'read' }],
  [0x040, { name: 'A_GroupValue_Response', verb: 'report', isAnswer: true }],
  [0x080, { name: 'A_GroupValue_Write', verb: 'operate' }],
  [0x0c0, { name: 'A_IndividualAddress_Write', verb: 'configure' }],
  [0x100, { name: 'A_IndividualAddress_Read', verb: 'browse' }],
  [0x140, { name: 'A_IndividualAddress_Response', verb: 'report', isAnswer: true }],
  [0x180, { name: 'A_ADC_Read', verb: 'read' }],
  [0x1c0, { name: 'A_ADC_Response', verb: 'report', isAnswer: true }],
  [0x1c8, { name: 'A_SystemNetworkParameter_Read', verb: 'browse' }],
  [0x1c9, { name: 'A_SystemNetworkParameter_Response', verb: 'report', isAnswer: true }],
  [0x1ca, { name: 'A_SystemNetworkParameter_Write', verb: 'configure' }],
  [0x1cc, { name: 'A_PropertyExtValue_Read', verb: 'read' }],
  [0x1cd, { name: 'A_PropertyExtValue_Response', verb: 'report', isAnswer: true }],
  [0x1ce, { name: 'A_PropertyExtValue_WriteCon', verb: 'configure' }],
  [0x1cf, { name: 'A_PropertyExtValue_WriteConRes', verb: 'report', isAnswer: true }],
  [0x1d0, { name: 'A_PropertyExtValue_WriteUnCon', verb: 'configure' }],
  [0x1d2, { name: 'A_PropertyExtDescription_Read', verb: 'browse' }],
  [0x1d3, { name: 'A_PropertyExtDescription_Response', verb: 'report', isAnswer: true }],
  [0x1d4, { name: 'A_FunctionPropertyExtCommand', verb: 'execute' }],
  [0x1d5, { name: 'A_FunctionPropertyExtState_Read', verb: 'read' }],
  [0x1d6, { name: 'A_FunctionPropertyExtState_Response', verb: 'report', isAnswer: true }],
  [0x1fb, { name: 'A_MemoryExtended_Write', verb: 'download-program' }],
  [0x1fc, { name: 'A_MemoryExtended_WriteResponse', verb: 'report', isAnswer: true }],
  [0x1fd, { name: 'A_MemoryExtended_Read', verb: 'upload-program' }],
  [0x1fe, { name: 'A_MemoryExtended_ReadResponse', verb: 'report', isAnswer: true }],
  [0x200, { name: 'A_Memory_Read', verb: 'upload-program' }],
  [0x240, { name: 'A_Memory_Response', verb: 'report', isAnswer: true }],
  [0x280, { name: 'A_Memory_Write', verb: 'download-program' }],
  [0x2c0, { name: 'A_UserMemory_Read', verb: 'upload-program' }],
  [0x2c1, { name: 'A_UserMemory_Response', verb: 'report', isAnswer: true }],
  [0x2c2, { name: 'A_UserMemory_Write', verb: 'download-program' }],
  [0x2c4, { name: 'A_UserMemoryBit_Write', verb: 'download-program' }],
  [0x2c5, { name: 'A_UserManufacturerInfo_Read', verb: 'identify' }],
  [0x2c6, { name: 'A_UserManufacturerInfo_Response', verb: 'report', isAnswer: true }],
  [0x2c7, { name: 'A_FunctionPropertyCommand', verb: 'execute' }],
  [0x2c8, { name: 'A_FunctionPropertyState_Read', verb: 'read' }],
  [0x2c9, { name: 'A_FunctionPropertyState_Response', verb: 'report', isAnswer: true }],
  [0x300, { name: 'A_DeviceDescriptor_Read', verb: 'identify' }],
  [0x340, { name: 'A_DeviceDescriptor_Response', verb: 'report', isAnswer: true }],
  [0x380, { name: 'A_Restart', verb: 'restart' }],
  [0x381, { name: 'A_Restart, master reset', verb: 'restart' }],
  [0x3a1, { name: 'A_Restart_Response', verb: 'report', isAnswer: true }],
  [0x3c0, { name: 'A_Open_Routing_Table', verb: 'configure' }],
  [0x3c1, { name: 'A_Read_Routing_Table', verb: 'read' }],
  [0x3c2, { name: 'A_Read_Routing_Table_Response', verb: 'report', isAnswer: true }],
  [0x3c3, { name: 'A_Write_Routing_Table', verb: 'configure' }],
  [0x3c8, { name: 'A_Read_Router_Memory', verb: 'read' }],
  [0x3c9, { name: 'A_Read_Router_Memory_Response', verb: 'report', isAnswer: true }],
  [0x3ca, { name: 'A_Write_Router_Memory', verb: 'configure' }],
  [0x3cd, { name: 'A_Read_Router_Status', verb: 'read' }],
  [0x3ce, { name: 'A_Read_Router_Status_Response', verb: 'report', isAnswer: true }],
  [0x3cf, { name: 'A_Write_Router_Status', verb: 'configure' }],
  [0x3d0, { name: 'A_MemoryBit_Write', verb: 'download-program' }],
  [0x3d1, { name: 'A_Authorize_Request', verb: 'authenticate' }],
  [0x3d2, { name: 'A_Authorize_Response', verb: 'report', isAnswer: true }],
  [0x3d3, { name: 'A_Key_Write', verb: 'set-password' }],
  [0x3d4, { name: 'A_Key_Response', verb: 'report', isAnswer: true }],
  [0x3d5, { name: 'A_PropertyValue_Read', verb: 'read' }],
  [0x3d6, { name: 'A_PropertyValue_Response', verb: 'report', isAnswer: true }],
  [0x3d7, { name: 'A_PropertyValue_Write', verb: 'configure' }],
  [0x3d8, { name: 'A_PropertyDescription_Read', verb: 'browse' }],
  [0x3d9, { name: 'A_PropertyDescription_Response', verb: 'report', isAnswer: true }],
  [0x3da, { name: 'A_NetworkParameter_Read', verb: 'browse' }],
  [0x3db, { name: 'A_NetworkParameter_Response', verb: 'report', isAnswer: true }],
  [0x3dc, { name: 'A_IndividualAddressSerialNumber_Read', verb: 'browse' }],
  [0x3dd, { name: 'A_IndividualAddressSerialNumber_Response', verb: 'report', isAnswer: true }],
  [0x3de, { name: 'A_IndividualAddressSerialNumber_Write', verb: 'configure' }],
  [0x3e0, { name: 'A_DomainAddress_Write', verb: 'configure' }],
  [0x3e1, { name: 'A_DomainAddress_Read', verb: 'browse' }],
  [0x3e2, { name: 'A_DomainAddress_Response', verb: 'report', isAnswer: true }],
  [0x3e3, { name: 'A_DomainAddressSelective_Read', verb: 'browse' }],
  [0x3e4, { name: 'A_NetworkParameter_Write', verb: 'configure' }],
  [0x3e5, { name: 'A_Link_Read', verb: 'read' }],
  [0x3e6, { name: 'A_Link_Response', verb: 'report', isAnswer: true }],
  [0x3e7, { name: 'A_Link_Write', verb: 'configure' }],
  [0x3e8, { name: 'A_GroupPropValue_Read', verb: 'read' }],
  [0x3e9, { name: 'A_GroupPropValue_Response', verb: 'report', isAnswer: true }],
  [0x3ea, { name: 'A_GroupPropValue_Write', verb: 'operate' }],
  [0x3eb, { name: 'A_GroupPropValue_InfoReport', verb: 'report', isAnswer: true }],
  [0x3ec, { name: 'A_DomainAddressSerialNumber_Read', verb: 'browse' }],
  [0x3ed, { name: 'A_DomainAddressSerialNumber_Response', verb: 'report', isAnswer: true }],
  [0x3ee, { name: 'A_DomainAddressSerialNumber_Write', verb: 'configure' }],
  [0x3f0, { name: 'A_FileStream_InfoReport', verb: 'report', isAnswer: true }],
  [0x3f1, { name: 'A_Secure_Service', verb: 'execute' }],
])

/** Low six bits are data in these. */
const WITH_DATA = 0x3c0

/** The service of an APCI without its data bits; the later services take whole codes out of older families. */
export function applicationCode(apci: number): number {
  const family = apci & WITH_DATA
  const isWhole = family === 0x2c0 || family === 0x3c0
  return isWhole || WHOLE.has(apci) ? apci : family
}

/** Codes of ten bits in families that have data bits otherwise: 03_03_07 §2, table of APCIs. */
const WHOLE: ReadonlySet<number> = new Set(
  [...applicationServices.keys()].filter(
    (code) => (code & 0x3f) !== 0 && code < 0x3c0 && (code & WITH_DATA) !== 0x2c0,
  ),
)

/** cEMI message codes: KNX Standard 03_06_03 EMI. */
export const CEMI = { DATA_REQUEST: 0x11, DATA_CONFIRM: 0x2e, DATA_INDICATION: 0x29 } as const

/** cEMI management of the server's own properties. */
export const managementServices: ReadonlyMap<
  number,
  { readonly name: string; readonly verb: Verb; readonly answer?: number }
> = new Map<number, { name: string; verb: Verb; answer?: number }>([
  [0xfc, { name: 'M_PropRead', verb: 'read', answer: 0xfb }],
  [0xf6, { name: 'M_PropWrite', verb: 'configure', answer: 0xf5 }],
  [0xf8, { name: 'M_FuncPropCommand', verb: 'execute', answer: 0xfa }],
  [0xf9, { name: 'M_FuncPropStateRead', verb: 'read', answer: 0xfa }],
  [0xf1, { name: 'M_Reset', verb: 'restart' }],
  [0xf7, { name: 'M_PropInfo', verb: 'report' }],
])

/** `1/2/3`: the three-level style. */
export function groupText(address: number): string {
  return `${address >> 11}/${(address >> 8) & 7}/${address & 0xff}`
}

/** `1.1.5`: area, line, device. */
export function individualText(address: number): string {
  return `${address >> 12}.${(address >> 8) & 15}.${address & 0xff}`
}
