import { hexCode } from '#bytes/hex'

/** Object classes: CIP Networks Library Vol. 1 Ed. 3.3 (2007) Table 5-1.1 and later ODVA publications. */
const standard: readonly (readonly [number, string])[] = [
  [0x01, 'Identity'],
  [0x02, 'Message Router'],
  [0x03, 'DeviceNet'],
  [0x04, 'Assembly'],
  [0x05, 'Connection'],
  [0x06, 'Connection Manager'],
  [0x07, 'Register'],
  [0x08, 'Discrete Input Point'],
  [0x09, 'Discrete Output Point'],
  [0x0a, 'Analog Input Point'],
  [0x0b, 'Analog Output Point'],
  [0x0e, 'Presence Sensing'],
  [0x0f, 'Parameter'],
  [0x10, 'Parameter Group'],
  [0x12, 'Group'],
  [0x1d, 'Discrete Input Group'],
  [0x1e, 'Discrete Output Group'],
  [0x1f, 'Discrete Group'],
  [0x20, 'Analog Input Group'],
  [0x21, 'Analog Output Group'],
  [0x22, 'Analog Group'],
  [0x23, 'Position Sensor'],
  [0x24, 'Position Controller Supervisor'],
  [0x25, 'Position Controller'],
  [0x26, 'Block Sequencer'],
  [0x27, 'Command Block'],
  [0x28, 'Motor Data'],
  [0x29, 'Control Supervisor'],
  [0x2a, 'AC/DC Drive'],
  [0x2b, 'Acknowledge Handler'],
  [0x2c, 'Overload'],
  [0x2d, 'Softstart'],
  [0x2e, 'Selection'],
  [0x30, 'S-Device Supervisor'],
  [0x31, 'S-Analog Sensor'],
  [0x32, 'S-Analog Actuator'],
  [0x33, 'S-Single Stage Controller'],
  [0x34, 'S-Gas Calibration'],
  [0x35, 'Trip Point'],
  [0x37, 'File'],
  [0x38, 'S-Partial Pressure'],
  [0x39, 'Safety Supervisor'],
  [0x3a, 'Safety Validator'],
  [0x3b, 'Safety Discrete Output Point'],
  [0x3c, 'Safety Discrete Output Group'],
  [0x3d, 'Safety Discrete Input Point'],
  [0x3e, 'Safety Discrete Input Group'],
  [0x3f, 'Safety Dual Channel Output'],
  [0x40, 'S-Sensor Calibration'],
  [0x41, 'Event Log'],
  [0x42, 'Motion Device Axis'],
  [0x43, 'Time Sync'],
  [0x44, 'Modbus'],
  [0x45, 'Originator Connection List'],
  [0x46, 'Modbus Serial Link'],
  [0x47, 'Device Level Ring'],
  [0x48, 'QoS'],
  [0x49, 'Safety Analog Input Point'],
  [0x4a, 'Safety Analog Input Group'],
  [0x4b, 'Safety Dual Channel Analog Input'],
  [0x4c, 'SERCOS III Link'],
  [0x4d, 'Target Connection List'],
  [0x4e, 'Base Energy'],
  [0x4f, 'Electrical Energy'],
  [0x50, 'Non-Electrical Energy'],
  [0x51, 'Base Switch'],
  [0x52, 'SNMP'],
  [0x53, 'Power Management'],
  [0x54, 'RSTP Bridge'],
  [0x55, 'RSTP Port'],
  [0x56, 'PRP/HSR Protocol'],
  [0x57, 'PRP/HSR Nodes Table'],
  [0x58, 'Safety Feedback'],
  [0x59, 'Safety Dual Channel Feedback'],
  [0x5a, 'Safety Stop Functions'],
  [0x5b, 'Safety Limit Functions'],
  [0x5c, 'Power Curtailment'],
  [0x5d, 'CIP Security'],
  [0x5e, 'EtherNet/IP Security'],
  [0x5f, 'Certificate Management'],
  [0x60, 'Authority'],
  [0x61, 'Password Authenticator'],
  [0x62, 'Certificate Authenticator'],
  [0xf0, 'ControlNet'],
  [0xf1, 'ControlNet Keeper'],
  [0xf2, 'ControlNet Scheduling'],
  [0xf3, 'Connection Configuration'],
  [0xf4, 'Port'],
  [0xf5, 'TCP/IP Interface'],
  [0xf6, 'Ethernet Link'],
  [0xf7, 'CompoNet Link'],
  [0xf8, 'CompoNet Repeater'],
  [0x109, 'LLDP Management'],
  [0x10a, 'LLDP Data Table'],
]

/**
 * Classes of Logix controllers. Rockwell 1756-PM020 (Logix 5000 Controllers Data Access) documents Symbol, Template and
 * Controller Changes; PCCC is in 1756-RM084; the others are named after what public clients and captures use them for.
 */
const rockwell: readonly (readonly [number, string])[] = [
  [0x64, 'Program Name'],
  [0x66, 'Backplane'],
  [0x67, 'PCCC'],
  [0x68, 'Program'],
  [0x69, 'Map'],
  [0x6a, 'Routine'],
  [0x6b, 'Symbol'],
  [0x6c, 'Template'],
  [0x70, 'Task'],
  [0x8b, 'Wall Clock Time'],
  [0x8e, 'Controller'],
  [0xa1, 'Non-Volatile Storage'],
  [0xac, 'Controller Changes'],
]

const names: ReadonlyMap<number, string> = new Map([...standard, ...rockwell])

/** Objects that make up a Logix program: creating, deleting or setting them is a program download or an online edit. */
export const PROGRAM_CLASSES: ReadonlySet<number> = new Set([
  0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70,
])

/** `class 0x01 Identity`, or `class 0x8d` where nobody has published the name. */
export function className(id: number): string {
  const name = names.get(id)
  return name === undefined ? `class ${hexCode(id)}` : `class ${hexCode(id)} ${name}`
}

/** Every class that has a name. */
export const classNames = names
