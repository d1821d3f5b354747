/** The words of ISO 8073 (X.224:1995, RFC 905): TPDU types, parameters, reasons. */

/** TPDU types by the upper four bits of the code byte: X.224 §13.1, table 8. */
export const tpdus: ReadonlyMap<number, { readonly type: TpduType; readonly name: string }> = new Map([
  [0x1, { type: 'ED', name: 'Expedited Data' }], //                §13.8
  [0x2, { type: 'EA', name: 'Expedited Data Acknowledgement' }], // §13.10
  [0x5, { type: 'RJ', name: 'Reject' }], //                        §13.11
  [0x6, { type: 'AK', name: 'Data Acknowledgement' }], //          §13.9
  [0x7, { type: 'ER', name: 'TPDU Error' }], //                    §13.12
  [0x8, { type: 'DR', name: 'Disconnect Request' }], //            §13.5
  [0xc, { type: 'DC', name: 'Disconnect Confirm' }], //            §13.6
  [0xd, { type: 'CC', name: 'Connection Confirm' }], //            §13.4
  [0xe, { type: 'CR', name: 'Connection Request' }], //            §13.3
  [0xf, { type: 'DT', name: 'Data' }], //                          §13.7
])
export type TpduType = 'ED' | 'EA' | 'RJ' | 'AK' | 'ER' | 'DR' | 'DC' | 'CC' | 'CR' | 'DT'

/** Smallest length indicator of each type, in its shortest format: X.224 §13.3–13.12. */
export const SMALLEST_HEADER: Readonly<Record<TpduType, number>> = {
  ED: 4,
  EA: 4,
  RJ: 4,
  AK: 4,
  ER: 4,
  DR: 6,
  DC: 5,
  CC: 6,
  CR: 6,
  DT: 2,
}

/** Parameter codes of CR and CC: X.224 §13.3.4. All have their highest bit set, which distinguishes them from user data. */
export const TPDU_SIZE = 0xc0
export const CALLING_TSAP = 0xc1
export const CALLED_TSAP = 0xc2
export const PARAMETER_BIT = 0x80

/** Reasons of DR: X.224 §13.5.3. */
export const reasons: ReadonlyMap<number, string> = new Map([
  [0, 'Reason not specified'],
  [1, 'Congestion at TSAP'],
  [2, 'Session entity not attached to TSAP'],
  [3, 'Address unknown'],
  [128, 'Normal disconnect initiated by session entity'],
  [129, 'Remote transport entity congestion at connect request time'],
  [130, 'Connection negotiation failed'],
  [131, 'Duplicate source reference detected'],
  [132, 'Mismatched references'],
  [133, 'Protocol error'],
  [135, 'Reference overflow'],
  [136, 'Connection request refused on this network connection'],
  [138, 'Header or parameter length invalid'],
])
