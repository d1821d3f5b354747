/**
 * Answers of the REST API of Microsoft Defender for IoT: OT sensor (v1, v2), management console (v1, v2) and integration (v3).
 * Names, enumerations and types are those of the published reference, articles/defender-for-iot/organizations/api.
 */
import Type, { type Static, type TSchema } from 'typebox'
import { orNull } from './terms.ts'

const Text = Type.String()
const Flag = Type.Boolean()
const Whole = Type.Integer()
const Milliseconds = Type.Integer({ description: 'Since 1970-01-01 UTC' })
const TextOrNull = orNull(Type.String())
const list = <Item extends TSchema>(item: Item) => Type.Array(item)

export const DEFENDER_SYSTEMS = [
  ...['Windows 10', 'Windows 10 32', 'Windows 10 64', 'Windows 2000', 'Windows 7', 'Windows 7 32'],
  ...['Windows 7 64', 'Windows 8', 'Windows 8 32', 'Windows 8 64', 'Windows 8.1', 'Windows 8.1 32'],
  ...['Windows 8.1 64', 'Windows NT', 'Windows Server 2003', 'Windows Server 2003 R2', 'Windows Server 2008'],
  ...['Windows Server 2008 32', 'Windows Server 2008 64', 'Windows Server 2008 R2', 'Windows Server 2012'],
  ...['Windows Server 2012 R2', 'Windows Server 2016', 'Windows Vista', 'Windows Vista 32'],
  ...['Windows Vista 64', 'Windows XP', 'Mac OS', 'Mac OS X', 'Linux', 'Windows Server 2019', 'HP UX'],
  ...['Windows 11', 'Windows 11 32', 'Windows 11 64'],
]

export const DEFENDER_ENGINES = [
  'Protocol Violation',
  'Policy Violation',
  'Malware',
  'Anomaly',
  'Operational',
] as const
export const DEFENDER_SEVERITIES = ['Warning', 'Minor', 'Major', 'Critical'] as const

const Engine = Type.Enum([...DEFENDER_ENGINES])
const Severity = Type.Enum([...DEFENDER_SEVERITIES])
const System = orNull(Type.Enum(DEFENDER_SYSTEMS))
const Transport = Type.Enum(['TCP', 'UDP', 'ICMP'])
const AttackVector = Type.Enum(['Network', 'Adjacent Network', 'Local', 'Physical'])

export const SensorDevice = Type.Object(
  {
    id: Whole,
    ipAddresses: orNull(list(Text)),
    name: Text,
    vendor: TextOrNull,
    operatingSystem: System,
    macAddresses: orNull(list(Text)),
    type: Text,
    engineeringStation: Flag,
    authorized: Flag,
    scanner: Flag,
    protocols: orNull(list(Type.Object({ id: Whole, name: Text, ipAddresses: list(Text) }))),
    firmware: list(
      Type.Object({
        address: Text,
        moduleAddress: Text,
        serial: TextOrNull,
        model: TextOrNull,
        firmwareVersion: TextOrNull,
        additionalData: TextOrNull,
        rack: TextOrNull,
        slot: TextOrNull,
      }),
    ),
    hasDynamicAddress: Flag,
  },
  { title: 'DefenderSensorDevice' },
)
export type SensorDevice = Static<typeof SensorDevice>

export const SensorConnection = Type.Object(
  {
    firstDeviceId: Whole,
    secondDeviceId: Whole,
    lastSeen: Milliseconds,
    discovered: Milliseconds,
    ports: orNull(list(Whole)),
    protocols: orNull(list(Type.Object({ name: Text, commands: orNull(list(Text)) }))),
  },
  { title: 'DefenderSensorConnection' },
)
export type SensorConnection = Static<typeof SensorConnection>

export const SensorCve = Type.Object(
  { cveId: Text, ipAddress: Text, score: Text, attackVector: AttackVector, description: Text },
  { title: 'DefenderSensorCve' },
)
export type SensorCve = Static<typeof SensorCve>

const Additional = orNull(Type.Object({ description: Text, information: list(Text) }))

export const SensorAlert = Type.Object(
  {
    id: Whole,
    time: Milliseconds,
    title: Text,
    message: Text,
    severity: Severity,
    engine: Engine,
    sourceDevice: orNull(Whole),
    destinationDevice: orNull(Whole),
    additionalInformation: Additional,
  },
  { title: 'DefenderSensorAlert' },
)
export type SensorAlert = Static<typeof SensorAlert>

export const SensorAlertV2 = Type.Object(
  {
    ...SensorAlert.properties,
    sourceDeviceAddress: TextOrNull,
    destinationDeviceAddress: TextOrNull,
    remediationSteps: list(Text),
  },
  { title: 'DefenderSensorAlertV2' },
)
export type SensorAlertV2 = Static<typeof SensorAlertV2>

export const SensorEvent = Type.Object(
  {
    timestamp: Milliseconds,
    type: Text,
    title: Text,
    severity: Type.Enum(['INFO', 'NOTICE', 'ALERT']),
    owner: TextOrNull,
    content: Text,
  },
  { title: 'DefenderSensorEvent' },
)
export type SensorEvent = Static<typeof SensorEvent>

export const DeviceVulnerabilities = Type.Object(
  {
    name: Text,
    ipAddresses: list(Text),
    securityScore: Type.Number({ minimum: 0, maximum: 100 }),
    vendor: TextOrNull,
    firmwareVersion: TextOrNull,
    model: TextOrNull,
    isWirelessAccessPoint: Flag,
    operatingSystem: orNull(
      Type.Object({ name: Text, type: Text, version: TextOrNull, latestVersion: TextOrNull }),
    ),
    vulnerabilities: Type.Object({
      antiViruses: orNull(list(Text)),
      plainTextPasswords: orNull(
        list(
          Type.Object({
            password: Text,
            protocol: Text,
            strength: Type.Enum(['Very weak', 'Weak', 'Medium', 'Strong']),
          }),
        ),
      ),
      remoteAccess: orNull(
        list(
          Type.Object({
            port: Whole,
            transport: Type.Enum(['TCP', 'UDP']),
            client: Text,
            clientSoftware: Text,
          }),
        ),
      ),
      isBackupServer: Flag,
      openedPorts: orNull(
        list(
          Type.Object({
            port: Whole,
            transport: Type.Enum(['TCP', 'UDP']),
            protocol: TextOrNull,
            isConflictingWithFirewall: Flag,
          }),
        ),
      ),
      isEngineeringStation: Flag,
      isKnownScanner: Flag,
      cves: orNull(list(Type.Object({ id: Text, score: Type.Number(), description: Text }))),
      isUnauthorized: Flag,
      malwareIndicationsDetected: Flag,
      weakAuthentication: orNull(list(Text)),
    }),
  },
  { title: 'DefenderDeviceVulnerabilities' },
)
export type DeviceVulnerabilities = Static<typeof DeviceVulnerabilities>

const FirewallRow = Type.Object({ sources: Text, destinations: Text, ports: Text })

export const SecurityVulnerabilities = Type.Object(
  {
    unauthorizedDevices: list(
      Type.Object({ address: Text, name: Text, firstDetectionTime: Milliseconds, lastSeen: Milliseconds }),
    ),
    illegalTrafficByFirewallRules: list(
      Type.Object({ server: Text, client: Text, port: Whole, transport: Transport }),
    ),
    weakFirewallRules: list(FirewallRow),
    redundantFirewallRules: list(FirewallRow),
    accessPoints: list(
      Type.Object({
        macAddress: Text,
        vendor: Text,
        ipAddress: Text,
        name: Text,
        wireless: Type.Enum(['No', 'Suspected', 'Yes']),
      }),
    ),
    connectionsBetweenSubnets: list(Type.Object({ server: Text, client: Text })),
    industrialMalwareIndicators: list(
      Type.Object({
        detectionTime: Milliseconds,
        alertMessage: Text,
        description: Text,
        devices: list(Text),
      }),
    ),
    internetConnections: list(
      Type.Object({
        internalAddress: Text,
        authorized: Type.Enum(['Yes', 'No']),
        externalAddresses: list(Text),
      }),
    ),
  },
  { title: 'DefenderSecurityVulnerabilities' },
)
export type SecurityVulnerabilities = Static<typeof SecurityVulnerabilities>

export const OperationalVulnerabilities = Type.Object(
  {
    backupServer: list(
      Type.Object({
        source: Text,
        destination: Text,
        port: Whole,
        transport: Transport,
        backupMaximalInterval: Text,
        lastSeenBackup: Milliseconds,
      }),
    ),
    ipNetworks: list(Type.Object({ addresses: Whole, network: Text, mask: Text })),
    protocolProblems: list(
      Type.Object({ protocol: Text, addresses: list(Text), alert: Text, reportTime: Milliseconds }),
    ),
    protocolDataVolumes: list(Type.Object({ protocol: Text, volume: Text })),
    disconnections: list(
      Type.Object({
        assetAddress: Text,
        assetName: Text,
        lastDetectionTime: Milliseconds,
        backToNormalTime: orNull(Milliseconds),
      }),
    ),
  },
  { title: 'DefenderOperationalVulnerabilities' },
)
export type OperationalVulnerabilities = Static<typeof OperationalVulnerabilities>

export const MitigationReport = Type.Object(
  {
    notifications: list(Text),
    mitigation: list(
      Type.Object({
        content: Text,
        scoreImprovement: orNull(Whole),
        details: orNull(
          Type.Object({
            name: Text,
            description: Type.Object({ name: Text, important: Text, warning: Text }),
            headers: list(Text),
            rows: list(list(Text)),
          }),
        ),
      }),
    ),
  },
  { title: 'DefenderMitigation' },
)
export type MitigationReport = Static<typeof MitigationReport>

export const ConsoleAlert = Type.Object(
  {
    id: Whole,
    sensorId: Whole,
    zoneId: Whole,
    siteId: Whole,
    time: Milliseconds,
    title: Text,
    message: Text,
    severity: Severity,
    engine: Engine,
    sourceDevice: orNull(Whole),
    destinationDevice: orNull(Whole),
    remediationSteps: TextOrNull,
    additionalInformation: Additional,
    handled: Flag,
  },
  { title: 'DefenderConsoleAlert' },
)
export type ConsoleAlert = Static<typeof ConsoleAlert>

export const ConsoleAlertV2 = Type.Object(
  {
    ...ConsoleAlert.properties,
    remediationSteps: list(Text),
    sourceDeviceAddress: TextOrNull,
    destinationDeviceAddress: TextOrNull,
    sensorName: Text,
    zoneName: Text,
    siteName: Text,
  },
  { title: 'DefenderConsoleAlertV2' },
)
export type ConsoleAlertV2 = Static<typeof ConsoleAlertV2>

export const ConsoleDevice = Type.Object(
  {
    id: Whole,
    sensorId: Whole,
    zoneId: Whole,
    siteId: Whole,
    ipAddresses: orNull(list(Text)),
    name: Text,
    type: Text,
    macAddresses: orNull(list(Text)),
    operatingSystem: System,
    engineeringStation: Flag,
    scanner: Flag,
    authorized: Flag,
    vendor: TextOrNull,
    protocols: list(Type.Object({ id: Whole, name: Text, addresses: Type.Union([Text, Whole, list(Text)]) })),
    firmware: list(
      Type.Object({
        serial: Text,
        model: Text,
        firmwareVersion: Text,
        additionalData: Text,
        moduleAddress: Text,
        rack: Text,
        slot: Text,
        address: Text,
      }),
    ),
  },
  { title: 'DefenderConsoleDevice' },
)
export type ConsoleDevice = Static<typeof ConsoleDevice>

export const ConsoleAppliance = Type.Object(
  {
    id: Whole,
    uid: Text,
    name: Text,
    interfaceAddress: Text,
    state: Type.Object({
      id: Whole,
      xsenseId: Whole,
      connectionState: Type.Enum(['SYNCED', 'OUT_OF_SYNC', 'TIME_DIFF_OFFSET', 'DISCONNECTED']),
      cmSyncedUntil: Milliseconds,
      sensorSyncedUntil: Milliseconds,
      sensorLastMessage: Milliseconds,
    }),
    version: Text,
    alertCount: Whole,
    deviceCount: Whole,
    unhandledAlertsCount: Whole,
    isActivated: Flag,
    dataIntelligenceVersion: Text,
    upgradeStatus: Type.Object({ startTime: Milliseconds, percentage: Whole, stage: Text }),
    upgradeFinishTime: orNull(Milliseconds),
    hasLog: Flag,
    zoneId: orNull(Whole),
    isInLearningMode: Flag,
  },
  { title: 'DefenderConsoleAppliance' },
)
export type ConsoleAppliance = Static<typeof ConsoleAppliance>

export const AlertPcap = Type.Object(
  { id: Whole, xsenseId: Whole, xsenseAlertId: Whole, downloadUrl: Text, token: Text },
  { title: 'DefenderAlertPcap' },
)
export type AlertPcap = Static<typeof AlertPcap>

export const WINDOW_ENGINES = [
  'ANOMALY',
  'MALWARE',
  'OPERATIONAL',
  'POLICY_VIOLATION',
  'PROTOCOL_VIOLATION',
] as const

export const MaintenanceLogRow = Type.Object(
  {
    id: Whole,
    dateTime: Type.String({ format: 'date-time' }),
    ticketId: Text,
    tokenName: Text,
    engines: orNull(list(Text)),
    sensorIds: orNull(list(Text)),
    subnets: orNull(list(Text)),
    ttl: orNull(Whole),
    operationType: Type.Enum(['OPEN', 'UPDATE', 'CLOSE']),
  },
  { title: 'DefenderMaintenanceLogRow' },
)
export type MaintenanceLogRow = Static<typeof MaintenanceLogRow>

const IntegrationAddress = Type.Object({
  u_ip_address: Text,
  u_guessed_mac_addresses: list(Type.Object({ u_mac_address: Text })),
})

export const IntegrationDevice = Type.Object(
  {
    u_id: Whole,
    u_vendor: TextOrNull,
    u_appliance: Text,
    u_groups: list(Text),
    u_site: Text,
    u_zone: Text,
    u_last_activity: Milliseconds,
    u_first_discovered: Milliseconds,
    u_last_update: Milliseconds,
    u_device_type: Type.Object({ u_category: Text, u_purdue_layer: Text, u_name: Text }),
    u_name: Text,
    u_operating_system: System,
    u_purdue_layer: Text,
    u_ip_address_objects: list(IntegrationAddress),
    u_mac_address_objects: list(Type.Object({ u_mac_address: Text })),
    u_protocol_objects: list(Type.Object({ u_protocol: Text })),
    u_vlans: list(Type.Object({ u_vlan: Whole })),
    u_sensor_ids: list(Type.Object({ u_sensor_id: Whole })),
    u_cm_device_url: Text,
    u_device_urls: list(Type.Object({ u_device_url: Text })),
    u_firmwares: list(
      Type.Object({
        u_appliance: Text,
        u_id: Whole,
        u_asset: Whole,
        u_address: Text,
        u_module_address: TextOrNull,
        u_serial: TextOrNull,
        u_model: TextOrNull,
        u_version: TextOrNull,
        u_additional_data: TextOrNull,
      }),
    ),
  },
  { title: 'DefenderIntegrationDevice' },
)
export type IntegrationDevice = Static<typeof IntegrationDevice>

export const IntegrationConnection = Type.Object(
  {
    u_appliance: Text,
    u_src_device_id: Whole,
    u_src_device_name: Text,
    u_dest_device_id: Whole,
    u_dest_device_name: Text,
    u_connection_type: Type.Enum(['One Way', 'Two Way', 'Multicast']),
  },
  { title: 'DefenderIntegrationConnection' },
)
export type IntegrationConnection = Static<typeof IntegrationConnection>

export const IntegrationSensor = Type.Object(
  {
    u_id: Whole,
    u_name: Text,
    u_interface_address: Text,
    u_connection_state: Type.Enum(['SYNCED', 'OUT_OF_SYNC', 'TIME_DIFF_OFFSET', 'DISCONNECTED']),
    u_version: Text,
    u_alert_count: Whole,
    u_device_count: Whole,
    u_unhandled_alert_count: Whole,
    u_is_activated: Flag,
    u_data_intelligence_version: Text,
    u_uid: Text,
    u_zone_id: orNull(Whole),
    u_is_in_learning_mode: Flag,
    u_remote_upgrade_stage: TextOrNull,
  },
  { title: 'DefenderIntegrationSensor' },
)
export type IntegrationSensor = Static<typeof IntegrationSensor>

export const IntegrationDeviceCves = Type.Object(
  {
    u_id: Whole,
    u_name: Text,
    u_ip_address_objects: list(IntegrationAddress),
    u_mac_address_objects: list(Type.Object({ u_mac_address: Text })),
    u_last_activity: Milliseconds,
    u_last_update: Milliseconds,
    u_cves: list(
      Type.Object({
        u_address: Text,
        u_ip_address: Text,
        u_cve_id: Text,
        u_score: Text,
        u_attack_vector: Type.Enum(['NETWORK', 'ADJACENT_NETWORK', 'LOCAL', 'PHYSICAL']),
        u_description: Text,
      }),
    ),
  },
  { title: 'DefenderIntegrationDeviceCves' },
)
export type IntegrationDeviceCves = Static<typeof IntegrationDeviceCves>
