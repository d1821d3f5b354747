/** Names that only TASE.2 uses: IEC 60870-6-503:2014 and 60870-6-802:2014. What they mean is the folder `iccp`'s matter. */
import type { ObjectName } from './objects.ts'

const NAMES: ReadonlySet<string> = new Set([
  'TASE2_Version',
  'Supported_Features',
  'Bilateral_Table_ID',
  'Next_DSTransfer_Set',
  'Next_TSTransfer_Set',
  'Transfer_Set_Name',
  'Transfer_Set_Time_Stamp',
  'DSConditions_Detected',
  'Event_Code_Detected',
  'Transfer_Report_ACK',
  'Transfer_Report_NACK',
  'DSTransfer_Set',
  'Info_Mess_Header',
  'Info_Buffer_Name',
])

export function isTaseName({ item }: ObjectName): boolean {
  return NAMES.has(item)
}
