/** Functions of the serial interface: Veeder-Root, Serial Interface Manual for TLS-3XX Monitoring Systems, 576013-635. */
import type { Verb } from '#model/fact'

/** Names of inquiries and of what setting them changes, by function number. */
export const functions: ReadonlyMap<string, string> = new Map([
  ['001', 'System Reset'],
  ['002', 'Clear Power Reset Flag'],
  ['003', 'Remote Alarm Reset'],
  ['101', 'System Status Report'],
  ['102', 'System Configuration Report'],
  ['111', 'Priority Alarm History Report'],
  ['112', 'Non-Priority Alarm History Report'],
  ['113', 'Active Alarm Report'],
  ['114', 'Cleared Alarm Report'],
  ['201', 'In-Tank Inventory Report'],
  ['202', 'In-Tank Delivery Report'],
  ['203', 'In-Tank Leak Detect Report'],
  ['204', 'In-Tank Shift Inventory Report'],
  ['205', 'In-Tank Status Report'],
  ['206', 'In-Tank Alarm History Report'],
  ['207', 'In-Tank Leak Test History Report'],
  ['208', 'In-Tank Leak Test Results Report'],
  ['20B', 'In-Tank Reconciliation Report'],
  ['301', 'Liquid Sensor Status Report'],
  ['302', 'Liquid Sensor Alarm History Report'],
  ['341', 'Type A Sensor Status Report'],
  ['351', 'Line Leak Sensor Status Report'],
  ['381', 'Pressure Line Leak Test Results Report'],
  ['501', 'Time of Day'],
  ['502', 'Shift Start Time'],
  ['503', 'Print Header Line 1'],
  ['505', 'System Type and Language'],
  ['601', 'Tank Configuration'],
  ['602', 'Tank Product Label'],
  ['603', 'Tank Product Code'],
  ['604', 'Tank Full Volume'],
  ['605', 'Tank 4 Point Volumes'],
  ['607', 'Tank Diameter'],
  ['608', 'Tank Tilt'],
  ['609', 'Tank Thermal Expansion Coefficient'],
  ['621', 'Tank Low Product Limit'],
  ['622', 'Tank High Product Limit'],
  ['623', 'Tank Overfill Level Limit'],
  ['624', 'Tank High Water Level Limit'],
  ['627', 'Tank Sudden Loss Limit'],
  ['628', 'Tank Maximum Volume'],
  ['051', 'Clear Delivery Report'],
  ['052', 'Start In-Tank Leak Test'],
  ['053', 'Stop In-Tank Leak Test'],
  ['902', 'System Revision Level Report'],
  ['905', 'System Revision Level with Date'],
])

export function functionName(number: string): string {
  return functions.get(number) ?? `Function ${number}`
}

/** An inquiry (I) reads; a setting (S) changes the subject of the function's name. */
export function verbOf(isSetting: boolean, number: string): Verb {
  if (!isSetting) return number === '902' || number === '905' || number === '102' ? 'identify' : 'read'
  switch (number) {
    case '001':
      return 'restart'
    case '501':
      return 'set-time'
    case '052':
      return 'start'
    case '053':
      return 'stop'
    case '002':
    case '003':
    case '051':
      return 'execute'
    default:
      return 'configure'
  }
}
