/** Device types as classes of Operational Technology Management, as the Service Graph Connectors map them. */
const CLASSES: Readonly<Record<string, string>> = {
  PLC: 'cmdb_ci_ot_plc',
  RTU: 'cmdb_ci_ot_rtu',
  IED: 'cmdb_ci_ot_ied',
  HMI: 'cmdb_ci_ot_hmi',
  'Engineering Station': 'cmdb_ci_ot_ews',
  Historian: 'cmdb_ci_ot_historian',
  'DCS Controller': 'cmdb_ci_ot_dcs',
  Meter: 'cmdb_ci_ot_industrial_sensor',
  'Servo Drive': 'cmdb_ci_ot_industrial_actuator',
  'Pneumatic Device': 'cmdb_ci_ot_industrial_actuator',
  'Industrial Robot': 'cmdb_ci_ot_industrial_robot',
  'Robot Controller': 'cmdb_ci_ot_control',
  'Alarm System': 'cmdb_ci_ot_control',
  'Industrial Packaging System': 'cmdb_ci_ot_field_device',
  'Industrial Scale': 'cmdb_ci_ot_field_device',
  'IP Camera': 'cmdb_ci_ip_camera',
  HVAC: 'cmdb_ci_hvac',
  Router: 'cmdb_ci_ip_router',
  Switch: 'cmdb_ci_ip_switch',
  Firewall: 'cmdb_ci_ip_firewall',
  Server: 'cmdb_ci_server',
  'Domain Controller': 'cmdb_ci_server',
  'DB Server': 'cmdb_ci_server',
  Workstation: 'cmdb_ci_computer',
}

export const CONTROL_MODULE = 'cmdb_ci_ot_control_module'
const HARDWARE = 'cmdb_ci_hardware'

export function classOf(type: string, { deviceClass, hasOt }: { deviceClass: string; hasOt: boolean }) {
  const known = CLASSES[type]
  if (!hasOt) return known === undefined || known.startsWith('cmdb_ci_ot') ? HARDWARE : known
  return known ?? (deviceClass === 'OT' ? 'cmdb_ci_ot' : 'cmdb_ci_iot')
}
