/** Reports made, kept and made again at set times. */
import Type, { type Static } from 'typebox'
import { Count, orNull, Time } from './terms.ts'

export const REPORT_FORMATS = ['html', 'pdf', 'csv', 'json'] as const
export const ReportFormatKind = Type.Enum([...REPORT_FORMATS])
export const PAPER_SIZES = ['a4', 'letter'] as const
export const PaperKind = Type.Enum([...PAPER_SIZES])
export const RHYTHMS = ['daily', 'weekly', 'monthly'] as const
export type Rhythm = (typeof RHYTHMS)[number]

export const ReportKind = Type.Object(
  { name: Type.String(), title: Type.String(), about: Type.String() },
  { title: 'ReportKind' },
)
export type ReportKind = Static<typeof ReportKind>

export const ReportKinds = Type.Object(
  {
    items: Type.Array(ReportKind),
    next: Type.Null(),
    canPrint: Type.Boolean({ description: 'The server has a browser that prints PDF' }),
  },
  { title: 'ReportKinds' },
)
export type ReportKinds = Static<typeof ReportKinds>

const asked = {
  report: Type.String({ minLength: 1, maxLength: 100, description: 'Name of a kind of report' }),
  format: ReportFormatKind,
  paper: Type.Optional(PaperKind),
}

export const ReportOrder = Type.Object(
  {
    ...asked,
    incident: Type.Optional(
      Type.String({ maxLength: 300, description: 'Of the report `incident`: id; default: the most severe' }),
    ),
  },
  { title: 'ReportOrder', additionalProperties: false },
)
export type ReportOrder = Static<typeof ReportOrder>

export const KeptReport = Type.Object(
  {
    id: Type.String(),
    report: Type.String(),
    title: Type.String(),
    format: ReportFormatKind,
    fileName: Type.String(),
    bytes: Count,
    made: Time,
    sentence: Type.String({ description: 'What it says in short' }),
    schedule: Type.String({ description: 'Id of what made it; empty where a person did' }),
  },
  { title: 'KeptReport' },
)
export type KeptReport = Static<typeof KeptReport>

export const ScheduleChange = Type.Object(
  {
    ...asked,
    every: Type.Enum([...RHYTHMS]),
    hour: Type.Integer({ minimum: 0, maximum: 23, description: 'Of the clock of the server' }),
    day: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 28,
        description: 'weekly: 1 Monday to 7 Sunday; monthly: day of the month; 1 if not given',
      }),
    ),
  },
  { title: 'ScheduleChange', additionalProperties: false },
)
export type ScheduleChange = Static<typeof ScheduleChange>

export const ReportSchedule = Type.Object(
  {
    id: Type.String(),
    report: Type.String(),
    title: Type.String(),
    format: ReportFormatKind,
    paper: PaperKind,
    every: Type.Enum([...RHYTHMS]),
    hour: Type.Integer(),
    day: Type.Integer(),
    next: Time,
    last: orNull(Time),
    problem: Type.String({ description: 'Why the last attempt made nothing; empty if it did' }),
  },
  { title: 'ReportSchedule' },
)
export type ReportSchedule = Static<typeof ReportSchedule>
