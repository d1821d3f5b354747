/** Dashboards: widgets that people put together and share within a site. */
import Type, { type Static } from 'typebox'
import { Time } from './terms.ts'

export const dashboardLimits = { widgets: 24, name: 60, widget: 60 } as const

const WidgetPlace = Type.Object(
  {
    widget: Type.String({ minLength: 1, maxLength: dashboardLimits.widget, description: 'Id of the widget' }),
    columns: Type.Integer({ minimum: 1, maximum: 3, description: 'Width, of three columns' }),
  },
  { title: 'WidgetPlace', additionalProperties: false },
)
export type WidgetPlace = Static<typeof WidgetPlace>

export const DashboardDraft = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: dashboardLimits.name }),
    widgets: Type.Array(WidgetPlace, { maxItems: dashboardLimits.widgets, description: 'In their order' }),
  },
  { title: 'DashboardDraft', additionalProperties: false },
)
export type DashboardDraft = Static<typeof DashboardDraft>

export const DashboardItem = Type.Object(
  {
    id: Type.String(),
    ...DashboardDraft.properties,
    by: Type.String({ description: 'Last person to change it' }),
    time: Time,
  },
  { title: 'Dashboard' },
)
export type DashboardItem = Static<typeof DashboardItem>
