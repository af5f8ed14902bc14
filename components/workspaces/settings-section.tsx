import { FormSection, type FormSectionProps } from "@/components/forms/form-section";

export type SettingsSectionProps = FormSectionProps;

/** A part of a settings page. */
export function SettingsSection(props: SettingsSectionProps) {
  return <FormSection {...props} />;
}
