import {
  IconAccessPoint,
  IconBuildingFactory2,
  IconCamera,
  IconCloud,
  IconCpu,
  IconDatabase,
  IconDeviceDesktop,
  IconDevicesPc,
  IconEngine,
  IconGauge,
  IconHelpSquare,
  IconLayoutBoard,
  IconPhone,
  IconPrinter,
  IconRobot,
  IconRouter,
  IconServer,
  IconSwitch3,
  IconTemperature,
  IconTopologyStar3,
  IconWall,
} from '@tabler/icons-react'

type Icon = typeof IconCpu

/** Icon by a word in the type name; first match wins. */
const ICONS: readonly (readonly [RegExp, Icon])[] = [
  [/^(plc|rtu|ied|dcs|slot)/i, IconCpu],
  [/robot/i, IconRobot],
  [/hmi|terminal/i, IconLayoutBoard],
  [/engineering/i, IconDevicesPc],
  [/historian|db server|storage|backup/i, IconDatabase],
  [/drive|servo|turbine|pneumatic/i, IconEngine],
  [/adapter|converter|packaging|scanner|guiding/i, IconBuildingFactory2],
  [/switch$/i, IconSwitch3],
  [/router|vpn/i, IconRouter],
  [/firewall/i, IconWall],
  [/wireless|wifi/i, IconAccessPoint],
  [/camera|dvr/i, IconCamera],
  [/printer/i, IconPrinter],
  [/phone|intercom|tablet/i, IconPhone],
  [/meter|scale|power/i, IconGauge],
  [/hvac|thermostat|humidity|fire/i, IconTemperature],
  [/internet|external/i, IconCloud],
  [/multicast|group/i, IconTopologyStar3],
  [/server|controller/i, IconServer],
  [/workstation|game|tv/i, IconDeviceDesktop],
]

/** Icon of a device type; hidden from screen readers, as its name is next to it. */
export function TypeIcon({ type, size = 16 }: { type: string; size?: number }) {
  const Picture = ICONS.find(([word]) => word.test(type))?.[1] ?? IconHelpSquare
  return (
    <Picture size={size} stroke={1.5} aria-hidden="true" style={{ flex: 'none', verticalAlign: '-3px' }} />
  )
}
