// The expansion of singleton_with_handler.input.rs.
const _: () = {
    #[diagnostic::do_not_recommend]
    impl ::webapi_core::resource::Resource for Info {
        const DEPTH: usize = 1
            + <::webapi_core::Root as ::webapi_core::resource::Resource>::DEPTH;
        const DESCRIPTOR: &'static ::webapi_core::descriptor::Descriptor = &::webapi_core::descriptor::Descriptor {
            name: "info",
            plural: "info",
            item_key: "info",
            list_key: "info",
            uri_name: "info",
            link_name: "info",
            uri_template: ::core::option::Option::None,
            uri_template_plural: ::core::option::Option::None,
            doc: "What runs here.",
            type_name: "Info",
            file: ::core::file!(),
            line: ::core::line!(),
            type_id: ::core::any::TypeId::of::<Info>(),
            parent: ::core::option::Option::Some(::webapi_core::descriptor::ParentRef {
                type_id: ::core::any::TypeId::of::<::webapi_core::Root>(),
                type_name: "Root",
            }),
            attach: ::webapi_core::descriptor::Attach::List,
            shape: ::webapi_core::descriptor::Shape::Singleton,
            methods: &[
                ::webapi_core::descriptor::Method::Get,
                ::webapi_core::descriptor::Method::Put,
            ],
            require: &[
                (
                    ::webapi_core::descriptor::Method::Get,
                    ::webapi_core::descriptor::Requirement::Public,
                ),
                (
                    ::webapi_core::descriptor::Method::Put,
                    ::webapi_core::descriptor::Requirement::Login,
                ),
            ],
            fields: &[
                ::webapi_core::descriptor::PayloadField {
                    name: "product",
                    role: ::webapi_core::descriptor::FieldRole::Value,
                    kind: {
                        #[allow(
                            unused_imports,
                            reason = "an inherent constant wins where the type is a request field"
                        )]
                        use ::webapi_core::__private::KindFallback as _;
                        ::webapi_core::__private::KindOf::<String>::KIND
                    },
                    description: "The name of the product.",
                    added_in: ::core::option::Option::None,
                    deprecated_in: ::core::option::Option::None,
                },
                ::webapi_core::descriptor::PayloadField {
                    name: "version",
                    role: ::webapi_core::descriptor::FieldRole::Value,
                    kind: {
                        #[allow(
                            unused_imports,
                            reason = "an inherent constant wins where the type is a request field"
                        )]
                        use ::webapi_core::__private::KindFallback as _;
                        ::webapi_core::__private::KindOf::<String>::KIND
                    },
                    description: "",
                    added_in: ::core::option::Option::None,
                    deprecated_in: ::core::option::Option::None,
                },
            ],
            vendor: ::webapi_core::descriptor::Vendor::Inherit,
            mimetype_item: "info",
            mimetype_list: "info",
            scope_name: "info",
            scope_name_given: false,
            policy_id: "info",
            oauth2_token_access_allowed: true,
            api_token_access_allowed: true,
            auto_etag: false,
            require_if_match: false,
            pagination: ::webapi_core::descriptor::Pagination {
                default: 25u32,
                max: 200u32,
                by_cursor: false,
            },
            list_rules: ::core::option::Option::None,
            create_rules: ::core::option::Option::Some(
                ::webapi_core::descriptor::RequestRules::of(const { &[] }, false),
            ),
            update_rules: ::core::option::Option::Some(
                ::webapi_core::descriptor::RequestRules::of(const { &[] }, false)
                    .with::<Settings>(),
            ),
            added_in: ::core::option::Option::None,
            deprecated_in: ::core::option::Option::None,
            vtable: &const {
                #[allow(unused_imports, reason = "a function of the type itself wins")]
                use ::webapi_core::__private::handler::Unwritten as _;
                ::webapi_core::resource::VTable::EMPTY
                    .with_get(Self::get)
                    .with_update(Self::update)
            },
        };
    }
    const _: usize = <Info as ::webapi_core::resource::Resource>::DEPTH;
    ::webapi_core::__private::inventory::submit! {
        ::webapi_core::api::Registration(< Info as ::webapi_core::resource::Resource >
        ::DESCRIPTOR)
    }
};
