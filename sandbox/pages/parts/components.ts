/**
 * HubSpot's components as this page draws them, by their names on the wire. Their look is near HubSpot's, not the same;
 * what they are to keyboard and screen reader is. Of what HubSpot fills with data of its own (`Crm...`) only the link to a record is among them.
 */
import type { ComponentType } from 'react';
import {
  Button,
  ButtonRow,
  CrmActionLink,
  Dropdown,
  DropdownItem,
  HeaderActions,
  Link,
  PrimaryHeaderActionButton,
  SecondaryHeaderActionButton,
} from './buttons.tsx';
import { BarChart, LineChart } from './charts.tsx';
import { Checkbox, MultiSelect, RadioButton, Select, Toggle, ToggleGroup } from './choices.tsx';
import * as display from './display.tsx';
import * as figures from './figures.tsx';
import { DateInput, Form, Input, NumberInput, SearchInput, TextArea, TimeInput } from './inputs.tsx';
import * as layout from './layout.tsx';
import { Modal, OverlayBody, OverlayFooter, Panel, Tooltip } from './overlays.tsx';
import type { Props } from './props.ts';
import * as table from './table.tsx';
import { Tab, Tabs } from './tabs.tsx';

export const components: Record<string, ComponentType<Props>> = {
  ...display,
  ...figures,
  ...layout,
  ...table,
  BarChart,
  Button,
  ButtonRow,
  Card: layout.Tile,
  Checkbox,
  CrmActionLink,
  CurrencyInput: NumberInput,
  DateInput,
  Dropdown,
  DropdownButtonItem: DropdownItem,
  Form,
  HeaderActions,
  Input,
  LineChart,
  Link,
  LoadingButton: Button,
  Modal,
  ModalBody: OverlayBody,
  ModalFooter: OverlayFooter,
  MultiSelect,
  NumberInput,
  Panel,
  PanelBody: OverlayBody,
  PanelFooter: OverlayFooter,
  PanelSection: layout.Box,
  PrimaryHeaderActionButton,
  RadioButton,
  SearchInput,
  SecondaryHeaderActionButton,
  Select,
  StepperInput: NumberInput,
  Tab,
  Tabs,
  TextArea,
  TimeInput,
  Toggle,
  ToggleGroup,
  Tooltip,
};
