/** Operations of message types: HL7 Version 2.9 (2019), chapter 2 and table 0076. */
import type { Verb } from '#model/fact'

interface MessageType {
  readonly name: string
  readonly verb: Verb
}

/** By the code of MSH-9.1; triggers state the cause, not the kind. */
export const messageTypes: ReadonlyMap<string, MessageType> = new Map<string, MessageType>([
  ['ACK', { name: 'General Acknowledgment', verb: 'report' }],
  ['ADT', { name: 'Patient Administration', verb: 'report' }],
  ['BAR', { name: 'Billing Account', verb: 'write' }],
  ['DFT', { name: 'Detail Financial Transaction', verb: 'write' }],
  ['ESR', { name: 'Automated Equipment Status Request', verb: 'diagnose' }],
  ['ESU', { name: 'Automated Equipment Status Update', verb: 'report' }],
  ['EAC', { name: 'Automated Equipment Command', verb: 'operate' }],
  ['EAN', { name: 'Automated Equipment Notification', verb: 'report' }],
  ['EAR', { name: 'Automated Equipment Response', verb: 'report' }],
  ['INR', { name: 'Automated Equipment Inventory Request', verb: 'read' }],
  ['INU', { name: 'Automated Equipment Inventory Update', verb: 'report' }],
  ['LSR', { name: 'Automated Equipment Log Request', verb: 'read' }],
  ['LSU', { name: 'Automated Equipment Log Update', verb: 'report' }],
  ['MDM', { name: 'Medical Document Management', verb: 'report' }],
  ['MFN', { name: 'Master File Notification', verb: 'configure' }],
  ['MFQ', { name: 'Master File Query', verb: 'read' }],
  ['NMD', { name: 'Application Management Data', verb: 'configure' }],
  ['NMQ', { name: 'Application Management Query', verb: 'diagnose' }],
  ['OML', { name: 'Laboratory Order', verb: 'write' }],
  ['OMG', { name: 'General Clinical Order', verb: 'write' }],
  ['OMP', { name: 'Pharmacy Order', verb: 'write' }],
  ['ORM', { name: 'Order', verb: 'write' }],
  ['ORR', { name: 'Order Response', verb: 'report' }],
  ['ORU', { name: 'Observation Result', verb: 'report' }],
  ['OUL', { name: 'Laboratory Observation Result', verb: 'report' }],
  ['PMU', { name: 'Personnel Management', verb: 'configure' }],
  ['QBP', { name: 'Query by Parameter', verb: 'read' }],
  ['QCN', { name: 'Cancel Query', verb: 'execute' }],
  ['QRY', { name: 'Query', verb: 'read' }],
  ['QSB', { name: 'Create Subscription', verb: 'subscribe' }],
  ['RAS', { name: 'Pharmacy Administration', verb: 'report' }],
  ['RDE', { name: 'Pharmacy Encoded Order', verb: 'write' }],
  ['RDS', { name: 'Pharmacy Dispense', verb: 'write' }],
  ['RGV', { name: 'Pharmacy Give', verb: 'operate' }],
  ['RSP', { name: 'Query Response', verb: 'report' }],
  ['SIU', { name: 'Scheduling Information', verb: 'write' }],
  ['SRM', { name: 'Schedule Request', verb: 'write' }],
  ['SSR', { name: 'Specimen Status Request', verb: 'diagnose' }],
  ['SSU', { name: 'Specimen Status Update', verb: 'report' }],
  ['TCU', { name: 'Automated Equipment Test Code Settings', verb: 'configure' }],
  ['UDM', { name: 'Unsolicited Display', verb: 'report' }],
  ['VXU', { name: 'Vaccination Record Update', verb: 'write' }],
])

/** Acknowledgement codes of MSA-1: table 0008. */
export const acknowledgements: ReadonlyMap<string, string> = new Map([
  ['AA', 'accepted'],
  ['CA', 'accepted'],
  ['AE', 'application error'],
  ['CE', 'application error'],
  ['AR', 'application reject'],
  ['CR', 'commit reject'],
])
