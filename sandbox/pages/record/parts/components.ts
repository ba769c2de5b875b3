/**
 * HubSpot's components as this page draws them, by their names on the wire: those that the card uses. Their look is
 * near HubSpot's, not the same; what they are to keyboard and screen reader is.
 */
import type { ComponentType } from 'react';
import {
  Alert,
  Heading,
  LoadingSpinner,
  ProgressBar,
  ScoreCircle,
  StatusTag,
  Tag,
  Text,
} from './display.tsx';
import { Button, ButtonRow, DateInput, MultiSelect, Select, TextArea, ToggleGroup } from './inputs.tsx';
import {
  Accordion,
  Box,
  Divider,
  EmptyState,
  Flex,
  Inline,
  List,
  Table,
  TableBody,
  TableCell,
  TableFooter,
  TableHead,
  TableHeader,
  TableRow,
} from './layout.tsx';
import type { Props } from './props.ts';

export const components: Record<string, ComponentType<Props>> = {
  Accordion,
  Alert,
  Box,
  Button,
  ButtonRow,
  DateInput,
  Divider,
  EmptyState,
  Flex,
  Heading,
  Inline,
  List,
  LoadingButton: Button,
  LoadingSpinner,
  MultiSelect,
  ProgressBar,
  ScoreCircle,
  Select,
  StatusTag,
  Table,
  TableBody,
  TableCell,
  TableFooter,
  TableHead,
  TableHeader,
  TableRow,
  Tag,
  Text,
  TextArea,
  ToggleGroup,
};
