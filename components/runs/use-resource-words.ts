import { useTranslations } from 'next-intl';

interface ResourceWords {
  /** A component's name: *Kubernetes cluster*. */
  componentTitle: (component: string) => string;
  /** A resource type's name for people: *Node pool*; the type itself where we have none. */
  typeTitle: (type: string) => string;
}

/** Names of components and resource types. Both come from Terraform at run time, so one may be new to us. */
export function useResourceWords(): ResourceWords {
  const t = useTranslations('modules');
  return {
    componentTitle(component) {
      const key = `components.${component}.title` as 'components.other.title';
      return t.has(key) ? t(key) : t('components.other.title');
    },
    typeTitle(type) {
      const key = `resourceTypes.${type}` as 'resourceTypes.azurerm_subnet';
      return t.has(key) ? t(key) : type;
    },
  };
}
