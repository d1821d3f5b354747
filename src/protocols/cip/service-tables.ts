/** Tables of services: CIP Networks Library Vol. 1 Ed. 3.3 (2007) Appendix A, the objects of chapter 5 and later volumes. */
import type { Verb } from '#model/fact'

export type CipServiceRow = readonly [code: number, name: string, verb: Verb]

/** Services every class may have: Appendix A-3. The verb is that of an object of no special meaning. */
export const commonRows: readonly CipServiceRow[] = [
  [0x01, 'Get Attributes All', 'read'],
  [0x02, 'Set Attributes All', 'write'],
  [0x03, 'Get Attribute List', 'read'],
  [0x04, 'Set Attribute List', 'write'],
  [0x05, 'Reset', 'restart'],
  [0x06, 'Start', 'start'],
  [0x07, 'Stop', 'stop'],
  [0x08, 'Create', 'configure'],
  [0x09, 'Delete', 'delete'],
  [0x0a, 'Multiple Service Packet', 'read'], // an envelope: what it carries is told by itself
  [0x0d, 'Apply Attributes', 'configure'],
  [0x0e, 'Get Attribute Single', 'read'],
  [0x10, 'Set Attribute Single', 'write'],
  [0x11, 'Find Next Object Instance', 'browse'],
  [0x15, 'Restore', 'configure'],
  [0x16, 'Save', 'configure'],
  [0x17, 'No Operation', 'diagnose'],
  [0x18, 'Get Member', 'read'],
  [0x19, 'Set Member', 'write'],
  [0x1a, 'Insert Member', 'configure'],
  [0x1b, 'Remove Member', 'configure'],
  [0x1c, 'Group Sync', 'diagnose'],
]

/** Services of Logix tags, reached by symbol or by Symbol and Template instance: Rockwell 1756-PM020. */
export const tagRows: readonly CipServiceRow[] = [
  [0x4c, 'Read Tag', 'read'],
  [0x4d, 'Write Tag', 'write'],
  [0x4e, 'Read Modify Write Tag', 'write'],
  [0x52, 'Read Tag Fragmented', 'read'],
  [0x53, 'Write Tag Fragmented', 'write'],
  [0x55, 'Get Instance Attribute List', 'browse'],
]

/** Services of one class only: the section of each object in chapter 5, or the source named with it. */
export const classRows: readonly (readonly [classId: number, rows: readonly CipServiceRow[]])[] = [
  [0x01, [[0x4b, 'Flash LEDs', 'operate']]], // Rockwell modules: 1756-PM020 calls it vendor specific
  [0x02, [[0x4b, 'Symbolic Translation', 'read']]], // §5A-3.5
  [0x04, [[0x4b, 'Get Owner List', 'read']]],
  [
    0x05, // §3-4.5
    [
      [0x4b, 'Connection Bind', 'subscribe'],
      [0x4c, 'Producing Application Lookup', 'read'],
      [0x4e, 'Safety Close', 'subscribe'],
      [0x54, 'Safety Open', 'subscribe'],
    ],
  ],
  [
    0x06, // §3-5.5
    [
      [0x4e, 'Forward Close', 'subscribe'],
      [0x52, 'Unconnected Send', 'read'], // an envelope: what it carries is told by itself
      [0x54, 'Forward Open', 'subscribe'],
      [0x56, 'Get Connection Data', 'diagnose'],
      [0x57, 'Search Connection Data', 'diagnose'],
      [0x59, 'Get Connection Owner (obsolete)', 'diagnose'],
      [0x5a, 'Get Connection Owner', 'diagnose'],
      [0x5b, 'Large Forward Open', 'subscribe'],
      [0x5c, 'Concurrent Forward Open', 'subscribe'],
      [0x5e, 'Concurrent Forward Close', 'subscribe'],
    ],
  ],
  [
    0x0f, // §5A-14
    [
      [0x4b, 'Get Enum String', 'browse'],
      [0x4c, 'Parameter Service 0x4c', 'execute'],
    ],
  ],
  [
    0x25, // §5A-25
    [[0x4b, 'Load Command Block', 'operate']],
  ],
  [
    0x29, // Control Supervisor, §5A-29: Reset clears a fault
    [[0x05, 'Reset', 'operate']],
  ],
  [
    0x37, // §5A-42: files are whatever the vendor keeps in them, EDS text most of all
    [
      [0x4b, 'Initiate Upload', 'read'],
      [0x4c, 'Initiate Download', 'configure'],
      [0x4d, 'Initiate Partial Read', 'read'],
      [0x4e, 'Initiate Partial Write', 'configure'],
      [0x4f, 'Upload Transfer', 'read'],
      [0x50, 'Download Transfer', 'configure'],
      [0x51, 'Clear File', 'delete'],
    ],
  ],
  [
    0x39, // Vol. 5, CIP Safety
    [
      [0x4e, 'Recover', 'operate'],
      [0x4f, 'Perform Diagnostics', 'diagnose'],
      [0x50, 'Configure Request', 'configure'],
      [0x51, 'Validate Configuration', 'configure'],
      [0x52, 'Set Password', 'set-password'],
      [0x53, 'Configuration Lock/Unlock', 'configure'],
      [0x54, 'Mode Change', 'set-mode'],
      [0x55, 'Safety Reset', 'restart'],
      [0x56, 'Reset Password', 'set-password'],
      [0x57, 'Propose TUNID', 'configure'],
      [0x58, 'Apply TUNID', 'configure'],
    ],
  ],
  [0x3a, [[0x4b, 'Reset Error', 'operate']]], // Vol. 5
  [
    0x41, // Event Log
    [
      [0x4b, 'Get Event Log', 'read'],
      [0x4c, 'Clear Event Log', 'delete'],
    ],
  ],
  [
    0x42, // Vol. 9, CIP Motion
    [
      [0x4b, 'Get Axis Attributes List', 'read'],
      [0x4c, 'Set Axis Attributes List', 'configure'],
      [0x4d, 'Get Cyclic Write List', 'read'],
      [0x4e, 'Set Cyclic Write List', 'configure'],
      [0x4f, 'Get Cyclic Read List', 'read'],
      [0x50, 'Set Cyclic Read List', 'configure'],
      [0x51, 'Get Motor Test Data', 'diagnose'],
      [0x52, 'Run Motor Test', 'operate'],
      [0x53, 'Get Inertia Test Data', 'diagnose'],
      [0x54, 'Run Inertia Test', 'operate'],
      [0x55, 'Get Hookup Test Data', 'diagnose'],
      [0x56, 'Run Hookup Test', 'operate'],
    ],
  ],
  [
    0x44, // Vol. 7, Modbus
    [
      [0x4b, 'Read Discrete Inputs', 'read'],
      [0x4c, 'Read Coils', 'read'],
      [0x4d, 'Read Input Registers', 'read'],
      [0x4e, 'Read Holding Registers', 'read'],
      [0x4f, 'Write Coils', 'write'],
      [0x50, 'Write Holding Registers', 'write'],
      [0x51, 'Modbus Passthrough', 'execute'],
    ],
  ],
  [
    0x45, // Originator Connection List
    [[0x4b, 'Get Originator Connection List', 'diagnose']],
  ],
  [
    0x47, // Vol. 2 §5-6, Device Level Ring
    [
      [0x4b, 'Verify Fault Location', 'diagnose'],
      [0x4c, 'Clear Rapid Faults', 'operate'],
      [0x4d, 'Restart Sign On', 'operate'],
      [0x4e, 'Clear Gateway Partial Fault', 'operate'],
    ],
  ],
  [
    0x53, // Vol. 1 §5A-53, Power Management
    [
      [0x4b, 'Power Management', 'operate'],
      [0x4c, 'Set Pass Code', 'set-password'],
      [0x4d, 'Clear Pass Code', 'set-password'],
    ],
  ],
  [
    0x5d, // Vol. 8, CIP Security
    [
      [0x4b, 'Begin Config', 'configure'],
      [0x4c, 'Kick Timer', 'configure'],
      [0x4d, 'End Config', 'configure'],
      [0x4e, 'Object Cleanup', 'configure'],
    ],
  ],
  [
    0x5e, // Vol. 8, EtherNet/IP Security
    [
      [0x4b, 'Begin Config', 'configure'],
      [0x4c, 'Kick Timer', 'configure'],
      [0x4d, 'Apply Config', 'configure'],
      [0x4e, 'Abort Config', 'configure'],
    ],
  ],
  [
    0x5f, // Vol. 8, Certificate Management
    [
      [0x4b, 'Create CSR', 'configure'],
      [0x4c, 'Verify Certificate', 'configure'],
    ],
  ],
  [0x67, [[0x4b, 'Execute PCCC', 'read']]], // an envelope: Rockwell 1756-RM084
  [0x68, [[0x4b, 'Service 0x4b', 'read']]], // seen in captures: answers a number with a number
  [0x72, [[0x4c, 'Service 0x4c', 'read']]], // seen in captures: engineering stations poll it while they are online
  [
    0xf0,
    [
      [0x4b, 'Get And Clear', 'diagnose'],
      [0x4c, 'Enter Listen Only', 'configure'],
    ],
  ], // Vol. 4
  [0xf6, [[0x4c, 'Get And Clear', 'diagnose']]], // Vol. 2 §5-4.5
  [0x74, [[0x4c, 'Unlock CPU', 'authenticate']]], // below the Controller object; named as the one after it
  [
    0x8e, // seen in captures; the names are those public descriptions of attacks on it use
    [
      [0x05, 'Reset', 'restart'],
      [0x06, 'Start', 'start'],
      [0x07, 'Stop', 'stop'],
      [0x4c, 'Unlock CPU', 'reserve'],
    ],
  ],
  [
    0xa1, // seen in captures of firmware updates; no public document
    [
      [0x4b, 'Update', 'update-firmware'],
      [0x4d, 'Transfer', 'update-firmware'],
      [0x51, 'Service 0x51', 'update-firmware'],
    ],
  ],
]
