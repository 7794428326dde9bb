// The expansion of extension.input.rs.
const _: () = {
    impl ::webapi_core::extension::Extension for Checklists {
        fn manifest(&self) -> ::webapi_core::extension::Manifest {
            ::webapi_core::extension::Manifest::new("checklists", "Checklists", "1.2.0")
                .summary("Lists of things to do before a change is ready.")
                .author("Example Team", "https://example.com/")
                .licence("MIT")
                .requires("reminders", ">=1.0, <2")
                .resource::<Checklist>()
                .resource::<Step>()
                .root_resource::<Calendar>()
                .settings::<ChecklistSettings>()
                .migrations(&MIGRATIONS)
                .scope_text("checklist:write", "Tick off your lists")
                .signals(Self::signals())
        }
        fn on_enable(
            &self,
            ctx: &mut ::webapi_core::extension::ExtensionContext<'_>,
        ) -> ::core::result::Result<(), ::webapi_core::extension::ExtensionProblem> {
            Self::on_enable(self, ctx)
        }
        fn on_upgrade(
            &self,
            ctx: &mut ::webapi_core::extension::ExtensionContext<'_>,
            from: &::webapi_core::extension::Version,
        ) -> ::core::result::Result<(), ::webapi_core::extension::ExtensionProblem> {
            Self::on_upgrade(self, ctx, from)
        }
    }
    ::webapi_core::__private::inventory::submit! {
        ::webapi_core::extension::ExtensionRegistration(||
        ::std::boxed::Box::new(Checklists))
    }
};
