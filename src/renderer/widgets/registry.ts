/** Widget kind → component. Every component has exactly one prop, `widget`, of its own kind. */
import type { Component } from 'vue';
import type { WidgetKind } from '../../preload/api.d.ts';
import AlarmRate from './AlarmRate.vue';
import AlarmTable from './AlarmTable.vue';
import AlarmBanner from './AlarmBanner.vue';
import AnalogIndicator from './AnalogIndicator.vue';
import BarGraph from './BarGraph.vue';
import DataTable from './DataTable.vue';
import KpiTile from './KpiTile.vue';
import PictureTile from './PictureTile.vue';
import PlantClock from './PlantClock.vue';
import ProcessMimic from './ProcessMimic.vue';
import ScreenHeadline from './ScreenHeadline.vue';
import SparklineTile from './SparklineTile.vue';
import StatusLamp from './StatusLamp.vue';
import SymbolTile from './SymbolTile.vue';
import TankLevel from './TankLevel.vue';
import TextBlock from './TextBlock.vue';
import TrendChart from './TrendChart.vue';
import ValueTile from './ValueTile.vue';

/** All widgets there are; a panel is no widget but a grid of them (screens/PanelGroup.vue). */
export const WIDGETS: Readonly<Record<Exclude<WidgetKind, 'panel'>, Component>> = {
  value: ValueTile,
  indicator: AnalogIndicator,
  tank: TankLevel,
  bar: BarGraph,
  trend: TrendChart,
  sparkline: SparklineTile,
  kpi: KpiTile,
  lamp: StatusLamp,
  table: DataTable,
  alarms: AlarmBanner,
  alarmTable: AlarmTable,
  alarmRate: AlarmRate,
  clock: PlantClock,
  text: TextBlock,
  header: ScreenHeadline,
  image: PictureTile,
  mimic: ProcessMimic,
  symbol: SymbolTile,
};
