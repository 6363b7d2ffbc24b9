/** Widget kind → component. Every component has exactly one prop, `widget`, of its own kind. */
import type { Component } from 'vue';
import type { WidgetKind } from '../../preload/api.d.ts';
import AlarmBanner from './AlarmBanner.vue';
import AnalogIndicator from './AnalogIndicator.vue';
import DataTable from './DataTable.vue';
import PanelGroup from './PanelGroup.vue';
import PlantClock from './PlantClock.vue';
import StatusLamp from './StatusLamp.vue';
import TankLevel from './TankLevel.vue';
import TextBlock from './TextBlock.vue';
import TrendChart from './TrendChart.vue';
import ValueTile from './ValueTile.vue';

/** All widgets there are. */
export const WIDGETS: Readonly<Record<WidgetKind, Component>> = {
  value: ValueTile,
  indicator: AnalogIndicator,
  tank: TankLevel,
  trend: TrendChart,
  lamp: StatusLamp,
  table: DataTable,
  alarms: AlarmBanner,
  clock: PlantClock,
  text: TextBlock,
  panel: PanelGroup,
};
