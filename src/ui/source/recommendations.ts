import type { AdviceChange, AdviceItem } from '#schema/advice'
import { type DataSource, type Paged, part } from './source.ts'

export const listRecommendations = (source: DataSource) => source.read<Paged<AdviceItem>>('/recommendations')

export const decideRecommendation = (source: DataSource, id: string, change: AdviceChange) =>
  source.send<AdviceItem>('PATCH', `/recommendations/${part(id)}`, change)
