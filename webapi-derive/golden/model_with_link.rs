// The expansion of model_with_link.input.rs.
const _: () = {
    #[diagnostic::do_not_recommend]
    impl ::webapi_core::resource::Resource for Review {
        const DEPTH: usize = 1
            + <ReviewRequest as ::webapi_core::resource::Resource>::DEPTH;
        const DESCRIPTOR: &'static ::webapi_core::descriptor::Descriptor = &::webapi_core::descriptor::Descriptor {
            name: "review",
            plural: "reviews",
            item_key: "review",
            list_key: "reviews",
            uri_name: "reviews",
            link_name: "reviews",
            uri_template: ::core::option::Option::Some("review"),
            uri_template_plural: ::core::option::Option::Some("reviews"),
            doc: "What somebody thinks of a change.",
            type_name: "Review",
            file: ::core::file!(),
            line: ::core::line!(),
            type_id: ::core::any::TypeId::of::<Review>(),
            parent: ::core::option::Option::Some(::webapi_core::descriptor::ParentRef {
                type_id: ::core::any::TypeId::of::<ReviewRequest>(),
                type_name: "ReviewRequest",
            }),
            attach: ::webapi_core::descriptor::Attach::Item,
            shape: ::webapi_core::descriptor::Shape::Items {
                variable: "review_id",
                pattern: "[0-9]+",
            },
            methods: &[
                ::webapi_core::descriptor::Method::Get,
                ::webapi_core::descriptor::Method::Post,
                ::webapi_core::descriptor::Method::Put,
                ::webapi_core::descriptor::Method::Delete,
            ],
            require: &[
                (
                    ::webapi_core::descriptor::Method::Get,
                    ::webapi_core::descriptor::Requirement::Public,
                ),
                (
                    ::webapi_core::descriptor::Method::Post,
                    ::webapi_core::descriptor::Requirement::Login,
                ),
                (
                    ::webapi_core::descriptor::Method::Put,
                    ::webapi_core::descriptor::Requirement::Login,
                ),
                (
                    ::webapi_core::descriptor::Method::Delete,
                    ::webapi_core::descriptor::Requirement::Superuser,
                ),
            ],
            fields: &[
                ::webapi_core::descriptor::PayloadField {
                    name: "id",
                    role: ::webapi_core::descriptor::FieldRole::Value,
                    kind: {
                        #[allow(
                            unused_imports,
                            reason = "an inherent constant wins where the type is a request field"
                        )]
                        use ::webapi_core::__private::KindFallback as _;
                        ::webapi_core::__private::KindOf::<i64>::KIND
                    },
                    description: "",
                    added_in: ::core::option::Option::None,
                    deprecated_in: ::core::option::Option::None,
                },
                ::webapi_core::descriptor::PayloadField {
                    name: "user",
                    role: ::webapi_core::descriptor::FieldRole::Link {
                        index: 0usize,
                        target: ::core::any::TypeId::of::<User>(),
                    },
                    kind: ::webapi_core::field::FieldKind::Resource("User"),
                    description: "Who wrote it.",
                    added_in: ::core::option::Option::None,
                    deprecated_in: ::core::option::Option::None,
                },
                ::webapi_core::descriptor::PayloadField {
                    name: "body",
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
                ::webapi_core::descriptor::PayloadField {
                    name: "stars",
                    role: ::webapi_core::descriptor::FieldRole::Value,
                    kind: {
                        #[allow(
                            unused_imports,
                            reason = "an inherent constant wins where the type is a request field"
                        )]
                        use ::webapi_core::__private::KindFallback as _;
                        ::webapi_core::__private::KindOf::<i32>::KIND
                    },
                    description: "",
                    added_in: ::core::option::Option::None,
                    deprecated_in: ::core::option::Option::None,
                },
                ::webapi_core::descriptor::PayloadField {
                    name: "timestamp",
                    role: ::webapi_core::descriptor::FieldRole::Value,
                    kind: {
                        #[allow(
                            unused_imports,
                            reason = "an inherent constant wins where the type is a request field"
                        )]
                        use ::webapi_core::__private::KindFallback as _;
                        ::webapi_core::__private::KindOf::<UtcDateTime>::KIND
                    },
                    description: "",
                    added_in: ::core::option::Option::None,
                    deprecated_in: ::core::option::Option::None,
                },
                ::webapi_core::descriptor::PayloadField {
                    name: "excerpt",
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
            mimetype_item: "review",
            mimetype_list: "reviews",
            scope_name: "review",
            scope_name_given: false,
            policy_id: "review",
            oauth2_token_access_allowed: true,
            api_token_access_allowed: true,
            auto_etag: false,
            require_if_match: false,
            pagination: ::webapi_core::descriptor::Pagination {
                default: 25u32,
                max: 200u32,
                by_cursor: false,
            },
            list_rules: ::core::option::Option::Some(
                ::webapi_core::descriptor::RequestRules::of(
                    const {
                        &[
                            ::webapi_core::field::FieldInfo::new(
                                    "stars",
                                    <i32 as ::webapi_core::field::FieldValue>::KIND,
                                )
                                .description("")
                                .nullable()
                                .min(1i64)
                                .max(5i64),
                            ::webapi_core::field::FieldInfo::new(
                                    "stars-gt",
                                    <i32 as ::webapi_core::field::FieldValue>::KIND,
                                )
                                .description("")
                                .nullable()
                                .min(1i64)
                                .max(5i64),
                            ::webapi_core::field::FieldInfo::new(
                                    "stars-gte",
                                    <i32 as ::webapi_core::field::FieldValue>::KIND,
                                )
                                .description("")
                                .nullable()
                                .min(1i64)
                                .max(5i64),
                            ::webapi_core::field::FieldInfo::new(
                                    "stars-lt",
                                    <i32 as ::webapi_core::field::FieldValue>::KIND,
                                )
                                .description("")
                                .nullable()
                                .min(1i64)
                                .max(5i64),
                            ::webapi_core::field::FieldInfo::new(
                                    "stars-lte",
                                    <i32 as ::webapi_core::field::FieldValue>::KIND,
                                )
                                .description("")
                                .nullable()
                                .min(1i64)
                                .max(5i64),
                            ::webapi_core::field::FieldInfo::new(
                                "sort",
                                ::webapi_core::field::FieldKind::String,
                            ),
                            ::webapi_core::field::FieldInfo::new(
                                "q",
                                ::webapi_core::field::FieldKind::String,
                            ),
                        ]
                    },
                    true,
                ),
            ),
            create_rules: ::core::option::Option::Some(
                ::webapi_core::descriptor::RequestRules::of(
                    const {
                        &[
                            ::webapi_core::field::FieldInfo::new(
                                    "body",
                                    <String as ::webapi_core::field::FieldValue>::KIND,
                                )
                                .description("")
                                .required()
                                .max_length(2000usize),
                            ::webapi_core::field::FieldInfo::new(
                                    "stars",
                                    <i32 as ::webapi_core::field::FieldValue>::KIND,
                                )
                                .description("")
                                .nullable()
                                .min(1i64)
                                .max(5i64),
                        ]
                    },
                    false,
                ),
            ),
            update_rules: ::core::option::Option::Some(
                ::webapi_core::descriptor::RequestRules::of(
                    const {
                        &[
                            ::webapi_core::field::FieldInfo::new(
                                    "body",
                                    <String as ::webapi_core::field::FieldValue>::KIND,
                                )
                                .description("")
                                .max_length(2000usize),
                            ::webapi_core::field::FieldInfo::new(
                                    "stars",
                                    <i32 as ::webapi_core::field::FieldValue>::KIND,
                                )
                                .description("")
                                .nullable()
                                .min(1i64)
                                .max(5i64),
                        ]
                    },
                    false,
                ),
            ),
            added_in: ::core::option::Option::None,
            deprecated_in: ::core::option::Option::None,
            vtable: &const { ::webapi_core::resource::VTable::of::<Review>() },
        };
    }
    const _: usize = <Review as ::webapi_core::resource::Resource>::DEPTH;
    #[derive(::core::default::Default, ::diesel::Insertable, ::diesel::AsChangeset)]
    #[diesel(table_name = reviews, primary_key(id))]
    pub struct ReviewDraft {
        #[diesel(column_name = review_request_id)]
        pub review_request_id: ::core::option::Option<i64>,
        #[diesel(column_name = user_id)]
        pub user_id: ::core::option::Option<i64>,
        #[diesel(column_name = body)]
        pub body: ::core::option::Option<String>,
        #[diesel(column_name = stars)]
        pub stars: ::core::option::Option<Option<i32>>,
        #[diesel(column_name = timestamp)]
        pub timestamp: ::core::option::Option<UtcDateTime>,
    }
    #[diagnostic::do_not_recommend]
    impl ::webapi_core::resource::Model for Review {
        type Table = reviews::table;
        type PrimaryKey = reviews::id;
        type Pk = i64;
        type Query = ::diesel::helper_types::IntoBoxed<
            'static,
            ::diesel::helper_types::LeftJoin<
                reviews::table,
                ::diesel::helper_types::On<
                    ::diesel::query_source::Alias<
                        ::webapi_core::resource::linked::Linked<
                            <i64 as ::webapi_core::__private::LeadsTo<
                                User,
                                <User as ::webapi_core::resource::Model>::Pk,
                            >>::Table,
                            ::webapi_core::resource::linked::L0,
                        >,
                    >,
                    ::diesel::helper_types::Eq<
                        ::diesel::helper_types::Nullable<
                            ::diesel::query_source::AliasedField<
                                ::webapi_core::resource::linked::Linked<
                                    <i64 as ::webapi_core::__private::LeadsTo<
                                        User,
                                        <User as ::webapi_core::resource::Model>::Pk,
                                    >>::Table,
                                    ::webapi_core::resource::linked::L0,
                                >,
                                <i64 as ::webapi_core::__private::LeadsTo<
                                    User,
                                    <User as ::webapi_core::resource::Model>::Pk,
                                >>::PrimaryKey,
                            >,
                        >,
                        ::diesel::helper_types::Nullable<reviews::user_id>,
                    >,
                >,
            >,
            ::webapi_core::db::Db,
        >;
        type Links = (
            ::core::option::Option<
                <<User as ::webapi_core::resource::Model>::Pk as ::webapi_core::__private::LeadsTo<
                    User,
                    <User as ::webapi_core::resource::Model>::Pk,
                >>::Target,
            >,
        );
        type Draft = ReviewDraft;
        const COLUMNS: usize = 6usize;
        const MANY: usize = 0usize;
        const KEYED_BY_PK: bool = true;
        const FILTERS: &'static [::webapi_core::resource::operator::Filter] = &[
            ::webapi_core::resource::operator::Filter {
                field: 3usize,
                ranges: true,
            },
        ];
        const SORTABLE: &'static [(&'static str, usize)] = &[
            ("stars", 4usize),
            ("timestamp", 5usize),
        ];
        const DEFAULT_SORT: &'static [::webapi_core::resource::operator::Order] = &[
            ::webapi_core::resource::operator::Order {
                field: 5usize,
                descending: true,
            },
        ];
        const SEARCHED: bool = true;
        #[allow(unused_variables, reason = "not every resource has an item URL")]
        fn lookup(
            key: &str,
            parent: ::core::option::Option<
                &(dyn ::core::any::Any + ::core::marker::Send),
            >,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::core::option::Option<
            ::diesel::QueryResult<::webapi_core::resource::Loaded<Self>>,
        > {
            #[allow(unused_imports, reason = "only joins need them all")]
            use ::diesel::{
                ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _,
                QueryDsl as _, RunQueryDsl as _,
            };
            let key = match <i64 as ::webapi_core::resource::KeyType>::parse(key) {
                ::core::option::Option::Some(key) => key,
                ::core::option::Option::None => {
                    return ::core::option::Option::Some(
                        ::core::result::Result::Err(::diesel::result::Error::NotFound),
                    );
                }
            };
            let parent = <i64 as ::webapi_core::__private::LeadsTo<
                ReviewRequest,
                <ReviewRequest as ::webapi_core::resource::Model>::Pk,
            >>::of(parent?)?;
            let rows = reviews::table
                .left_join(
                    ::webapi_core::resource::linked::alias::<
                        <i64 as ::webapi_core::__private::LeadsTo<
                            User,
                            <User as ::webapi_core::resource::Model>::Pk,
                        >>::Table,
                        ::webapi_core::resource::linked::L0,
                    >()
                        .on(
                            ::webapi_core::resource::linked::alias::<
                                <i64 as ::webapi_core::__private::LeadsTo<
                                    User,
                                    <User as ::webapi_core::resource::Model>::Pk,
                                >>::Table,
                                ::webapi_core::resource::linked::L0,
                            >()
                                .field(
                                    <<i64 as ::webapi_core::__private::LeadsTo<
                                        User,
                                        <User as ::webapi_core::resource::Model>::Pk,
                                    >>::PrimaryKey as ::core::default::Default>::default(),
                                )
                                .nullable()
                                .eq(reviews::user_id.nullable()),
                        ),
                )
                .filter(reviews::review_request_id.eq(parent))
                .filter(reviews::id.eq(key))
                .select((
                    ::webapi_core::db::columns::<Self>(),
                    (
                        ::webapi_core::resource::linked::alias::<
                            <i64 as ::webapi_core::__private::LeadsTo<
                                User,
                                <User as ::webapi_core::resource::Model>::Pk,
                            >>::Table,
                            ::webapi_core::resource::linked::L0,
                        >()
                            .fields(
                                ::webapi_core::db::columns::<
                                    <<User as ::webapi_core::resource::Model>::Pk as ::webapi_core::__private::LeadsTo<
                                        User,
                                        <User as ::webapi_core::resource::Model>::Pk,
                                    >>::Target,
                                >(),
                            )
                            .nullable(),
                    ),
                ));
            let rows: ::diesel::QueryResult<::std::vec::Vec<(Self, Self::Links)>> = ::webapi_core::with_native!(
                conn, | native | rows.load(native)
            );
            ::core::option::Option::Some(
                rows
                    .and_then(|mut rows| {
                        rows.pop()
                            .map(|(object, links)| ::webapi_core::resource::Loaded::new(
                                object,
                                links,
                            ))
                            .ok_or(::diesel::result::Error::NotFound)
                    }),
            )
        }
        fn by_pk(
            pk: &Self::Pk,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<::webapi_core::resource::Loaded<Self>> {
            #[allow(unused_imports, reason = "only joins need them all")]
            use ::diesel::{
                ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _,
                QueryDsl as _, RunQueryDsl as _,
            };
            let rows = reviews::table
                .left_join(
                    ::webapi_core::resource::linked::alias::<
                        <i64 as ::webapi_core::__private::LeadsTo<
                            User,
                            <User as ::webapi_core::resource::Model>::Pk,
                        >>::Table,
                        ::webapi_core::resource::linked::L0,
                    >()
                        .on(
                            ::webapi_core::resource::linked::alias::<
                                <i64 as ::webapi_core::__private::LeadsTo<
                                    User,
                                    <User as ::webapi_core::resource::Model>::Pk,
                                >>::Table,
                                ::webapi_core::resource::linked::L0,
                            >()
                                .field(
                                    <<i64 as ::webapi_core::__private::LeadsTo<
                                        User,
                                        <User as ::webapi_core::resource::Model>::Pk,
                                    >>::PrimaryKey as ::core::default::Default>::default(),
                                )
                                .nullable()
                                .eq(reviews::user_id.nullable()),
                        ),
                )
                .filter(reviews::id.eq(::core::clone::Clone::clone(pk)))
                .select((
                    ::webapi_core::db::columns::<Self>(),
                    (
                        ::webapi_core::resource::linked::alias::<
                            <i64 as ::webapi_core::__private::LeadsTo<
                                User,
                                <User as ::webapi_core::resource::Model>::Pk,
                            >>::Table,
                            ::webapi_core::resource::linked::L0,
                        >()
                            .fields(
                                ::webapi_core::db::columns::<
                                    <<User as ::webapi_core::resource::Model>::Pk as ::webapi_core::__private::LeadsTo<
                                        User,
                                        <User as ::webapi_core::resource::Model>::Pk,
                                    >>::Target,
                                >(),
                            )
                            .nullable(),
                    ),
                ));
            let rows: ::diesel::QueryResult<::std::vec::Vec<(Self, Self::Links)>> = ::webapi_core::with_native!(
                conn, | native | rows.load(native)
            );
            rows?
                .pop()
                .map(|(object, links)| ::webapi_core::resource::Loaded::new(
                    object,
                    links,
                ))
                .ok_or(::diesel::result::Error::NotFound)
        }
        fn query() -> Self::Query {
            #[allow(unused_imports, reason = "only joins need them all")]
            use ::diesel::{
                ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _,
                QueryDsl as _,
            };
            reviews::table
                .left_join(
                    ::webapi_core::resource::linked::alias::<
                        <i64 as ::webapi_core::__private::LeadsTo<
                            User,
                            <User as ::webapi_core::resource::Model>::Pk,
                        >>::Table,
                        ::webapi_core::resource::linked::L0,
                    >()
                        .on(
                            ::webapi_core::resource::linked::alias::<
                                <i64 as ::webapi_core::__private::LeadsTo<
                                    User,
                                    <User as ::webapi_core::resource::Model>::Pk,
                                >>::Table,
                                ::webapi_core::resource::linked::L0,
                            >()
                                .field(
                                    <<i64 as ::webapi_core::__private::LeadsTo<
                                        User,
                                        <User as ::webapi_core::resource::Model>::Pk,
                                    >>::PrimaryKey as ::core::default::Default>::default(),
                                )
                                .nullable()
                                .eq(reviews::user_id.nullable()),
                        ),
                )
                .into_boxed()
        }
        fn load(
            query: Self::Query,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<
            ::std::vec::Vec<::webapi_core::resource::Loaded<Self>>,
        > {
            #[allow(unused_imports, reason = "only joins need them all")]
            use ::diesel::{
                NullableExpressionMethods as _, QueryDsl as _, RunQueryDsl as _,
            };
            let rows: ::std::vec::Vec<(Self, Self::Links)> = query
                .select((
                    ::webapi_core::db::columns::<Self>(),
                    (
                        ::webapi_core::resource::linked::alias::<
                            <i64 as ::webapi_core::__private::LeadsTo<
                                User,
                                <User as ::webapi_core::resource::Model>::Pk,
                            >>::Table,
                            ::webapi_core::resource::linked::L0,
                        >()
                            .fields(
                                ::webapi_core::db::columns::<
                                    <<User as ::webapi_core::resource::Model>::Pk as ::webapi_core::__private::LeadsTo<
                                        User,
                                        <User as ::webapi_core::resource::Model>::Pk,
                                    >>::Target,
                                >(),
                            )
                            .nullable(),
                    ),
                ))
                .load(conn)?;
            ::core::result::Result::Ok(
                rows
                    .into_iter()
                    .map(|(object, links)| ::webapi_core::resource::Loaded::new(
                        object,
                        links,
                    ))
                    .collect(),
            )
        }
        fn first(
            query: Self::Query,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<::webapi_core::resource::Loaded<Self>> {
            let mut rows = <Self as ::webapi_core::resource::Model>::load(query, conn)?;
            rows.pop().ok_or(::diesel::result::Error::NotFound)
        }
        fn pks(
            query: Self::Query,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<::std::vec::Vec<Self::Pk>> {
            ::diesel::RunQueryDsl::load(
                ::diesel::QueryDsl::select(query, reviews::id),
                conn,
            )
        }
        fn count_all(
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<i64> {
            ::diesel::RunQueryDsl::get_result(
                ::diesel::QueryDsl::count(reviews::table),
                conn,
            )
        }
        fn count(
            query: Self::Query,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<i64> {
            ::webapi_core::db::count_joined(
                ::diesel::QueryDsl::select(query, reviews::id),
                conn,
            )
        }
        fn with_pk(query: Self::Query, pk: &Self::Pk) -> Self::Query {
            ::diesel::QueryDsl::filter(
                query,
                ::diesel::ExpressionMethods::eq(
                    reviews::id,
                    ::core::clone::Clone::clone(pk),
                ),
            )
        }
        fn with_pks(query: Self::Query, pks: ::std::vec::Vec<Self::Pk>) -> Self::Query {
            ::diesel::QueryDsl::filter(
                query,
                ::diesel::ExpressionMethods::eq_any(reviews::id, pks),
            )
        }
        #[allow(unused_variables, reason = "not every resource has an item URL")]
        fn with_key(
            query: Self::Query,
            key: &str,
        ) -> ::core::option::Option<Self::Query> {
            let key = <i64 as ::webapi_core::resource::KeyType>::parse(key)?;
            ::core::option::Option::Some(
                ::diesel::QueryDsl::filter(
                    query,
                    ::diesel::ExpressionMethods::eq(reviews::id, key),
                ),
            )
        }
        #[allow(unused_variables, reason = "not every resource has an item URL")]
        fn canonical_key(key: &str) -> ::core::option::Option<::std::string::String> {
            let key = <i64 as ::webapi_core::resource::KeyType>::parse(key)?;
            ::core::option::Option::Some(
                <i64 as ::webapi_core::resource::KeyType>::text(&key).into_owned(),
            )
        }
        #[allow(unused_variables, reason = "not every resource has an item URL")]
        fn among(
            query: Self::Query,
            keys: &[::std::string::String],
            inside: bool,
        ) -> Self::Query {
            let keys: ::std::vec::Vec<i64> = keys
                .iter()
                .filter_map(|key| <i64 as ::webapi_core::resource::KeyType>::parse(key))
                .collect();
            if inside {
                ::diesel::QueryDsl::filter(
                    query,
                    ::diesel::ExpressionMethods::eq_any(reviews::id, keys),
                )
            } else {
                ::diesel::QueryDsl::filter(
                    query,
                    ::diesel::ExpressionMethods::ne_all(reviews::id, keys),
                )
            }
        }
        #[allow(unused_variables, reason = "not every resource has filters")]
        fn compare(
            query: Self::Query,
            field: usize,
            comparison: &::webapi_core::resource::operator::Comparison<'_>,
        ) -> ::core::result::Result<
            Self::Query,
            (Self::Query, ::webapi_core::field::FieldError),
        > {
            match field {
                3usize => {
                    const {
                        ::webapi_core::__private::must_be_comparable(
                            <i32 as ::webapi_core::field::FieldValue>::KIND,
                        )
                    };
                    static INFO: ::webapi_core::field::FieldInfo = ::webapi_core::field::FieldInfo::new(
                            "stars",
                            <i32 as ::webapi_core::field::FieldValue>::KIND,
                        )
                        .description("")
                        .nullable()
                        .min(1i64)
                        .max(5i64);
                    let raw = ::webapi_core::request::RawValue::Text(
                        ::std::borrow::ToOwned::to_owned(comparison.text),
                    );
                    match <i32 as ::webapi_core::field::FieldValue>::clean(&raw, &INFO) {
                        ::core::result::Result::Err(error) => {
                            ::core::result::Result::Err((query, error))
                        }
                        ::core::result::Result::Ok(value) => {
                            ::core::result::Result::Ok(
                                ::webapi_core::__compare!(
                                    query, reviews::stars, value, comparison.operator
                                ),
                            )
                        }
                    }
                }
                _ => ::core::result::Result::Ok(query),
            }
        }
        #[allow(unused_variables, reason = "not every resource is searched")]
        fn search(query: Self::Query, text: &str) -> Self::Query {
            let pattern = ::webapi_core::__private::contains_pattern(text);
            ::diesel::QueryDsl::filter(
                query,
                ::diesel::EscapeExpressionMethods::escape(
                    ::diesel::TextExpressionMethods::like(
                        ::webapi_core::__private::lower(
                            ::diesel::NullableExpressionMethods::nullable(reviews::body),
                        ),
                        ::std::clone::Clone::clone(&pattern),
                    ),
                    '\\',
                ),
            )
        }
        #[allow(unused_variables, reason = "not every resource has a parent row")]
        fn within(
            query: Self::Query,
            parent: &dyn ::core::any::Any,
        ) -> ::webapi_core::error::ApiResult<Self::Query> {
            #[allow(unused_imports, reason = "depends on the kind of parent")]
            use ::diesel::{ExpressionMethods as _, QueryDsl as _};
            match <i64 as ::webapi_core::__private::LeadsTo<
                ReviewRequest,
                <ReviewRequest as ::webapi_core::resource::Model>::Pk,
            >>::of(parent) {
                ::core::option::Option::Some(parent) => {
                    ::core::result::Result::Ok(
                        query.filter(reviews::review_request_id.eq(parent)),
                    )
                }
                ::core::option::Option::None => {
                    ::core::result::Result::Err(
                        ::webapi_core::error::ApiError::internal(
                            "the object above is not of the declared parent type",
                        ),
                    )
                }
            }
        }
        #[allow(unused_variables, reason = "not every resource has a parent row")]
        fn within_all(
            query: Self::Query,
            parents: &[::webapi_core::resource::KeyValue],
        ) -> ::core::option::Option<Self::Query> {
            let keys: ::std::vec::Vec<i64> = parents
                .iter()
                .filter_map(<i64 as ::webapi_core::resource::KeyType>::from_value)
                .collect();
            ::core::option::Option::Some(
                ::diesel::QueryDsl::filter(
                    query,
                    ::diesel::ExpressionMethods::eq_any(reviews::review_request_id, keys),
                ),
            )
        }
        #[allow(
            unused_variables,
            reason = "not every resource is sorted by what may be null"
        )]
        fn sort(
            mut query: Self::Query,
            orders: &[::webapi_core::resource::operator::Order],
            backward: bool,
            known: usize,
        ) -> Self::Query {
            for (position, order) in ::core::iter::Iterator::enumerate(orders.iter()) {
                query = match order.field {
                    4usize => {
                        let query = if position < known {
                            query
                        } else {
                            let nulls = ::diesel::ExpressionMethods::is_null(
                                reviews::stars,
                            );
                            ::webapi_core::__order!(query, nulls, backward)
                        };
                        ::webapi_core::__order!(
                            query, reviews::stars, order.descending != backward
                        )
                    }
                    5usize => {
                        ::webapi_core::__order!(
                            query, reviews::timestamp, order.descending != backward
                        )
                    }
                    _ => query,
                };
            }
            ::webapi_core::__order!(query, reviews::id, backward)
        }
        fn window(query: Self::Query, start: i64, max: i64) -> Self::Query {
            ::diesel::QueryDsl::offset(::diesel::QueryDsl::limit(query, max), start)
        }
        fn limit(query: Self::Query, max: i64) -> Self::Query {
            ::diesel::QueryDsl::limit(query, max)
        }
        fn beyond(
            query: Self::Query,
            condition: ::webapi_core::cursor::Condition,
        ) -> Self::Query {
            ::diesel::QueryDsl::filter(query, condition)
        }
        const PRIMARY_KEY: usize = 0usize;
        fn cursor_part(
            &self,
            field: usize,
        ) -> ::core::option::Option<::webapi_core::cursor::Part> {
            #[allow(
                unused_imports,
                reason = "an associated function of the type wins where there is one"
            )]
            use ::webapi_core::cursor::PartFallback as _;
            match field {
                4usize => {
                    ::webapi_core::cursor::PartOf::<
                        i32,
                    >::part(::core::option::Option::as_ref(&self.stars))
                }
                5usize => {
                    ::webapi_core::cursor::PartOf::<
                        UtcDateTime,
                    >::part(::core::option::Option::Some(&self.timestamp))
                }
                0usize => {
                    ::webapi_core::cursor::PartOf::<
                        i64,
                    >::part(::core::option::Option::Some(&self.id))
                }
                _ => ::core::option::Option::None,
            }
        }
        fn key_column(
            field: usize,
            part: &::webapi_core::cursor::Part,
        ) -> ::core::option::Option<::webapi_core::cursor::KeyColumn> {
            #[allow(
                unused_imports,
                reason = "an associated function of the type wins where there is one"
            )]
            use ::webapi_core::cursor::PartFallback as _;
            match field {
                4usize => {
                    ::webapi_core::cursor::PartOf::<
                        i32,
                    >::column(reviews::stars, true, part)
                }
                5usize => {
                    ::webapi_core::cursor::PartOf::<
                        UtcDateTime,
                    >::column(reviews::timestamp, false, part)
                }
                0usize => {
                    ::webapi_core::cursor::PartOf::<
                        i64,
                    >::column(reviews::id, false, part)
                }
                _ => ::core::option::Option::None,
            }
        }
        #[allow(unused_variables, reason = "a draft without columns says nothing")]
        fn insert(
            draft: Self::Draft,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<Self> {
            let inserted: ::diesel::QueryResult<::std::vec::Vec<Self>> = {
                match draft {
                    Self::Draft {
                        review_request_id: ::core::option::Option::Some(value_1),
                        user_id: ::core::option::Option::Some(value_2),
                        body: ::core::option::Option::Some(value_3),
                        stars: ::core::option::Option::Some(value_4),
                        timestamp: ::core::option::Option::Some(value_5),
                    } => {
                        let insert = ::diesel::insert_into(reviews::table)
                            .values((
                                ::diesel::ExpressionMethods::eq(
                                    reviews::review_request_id,
                                    value_1,
                                ),
                                ::diesel::ExpressionMethods::eq(reviews::user_id, value_2),
                                ::diesel::ExpressionMethods::eq(reviews::body, value_3),
                                ::diesel::ExpressionMethods::eq(reviews::stars, value_4),
                                ::diesel::ExpressionMethods::eq(reviews::timestamp, value_5),
                            ))
                            .returning(::webapi_core::db::columns::<Self>());
                        ::webapi_core::with_native!(
                            conn, | native | ::diesel::RunQueryDsl::get_results(insert,
                            native)
                        )
                    }
                    draft => {
                        ::diesel::RunQueryDsl::get_results(
                            ::diesel::insert_into(reviews::table)
                                .values(draft)
                                .returning(::webapi_core::db::columns::<Self>()),
                            conn,
                        )
                    }
                }
            };
            inserted?.pop().ok_or(::diesel::result::Error::NotFound)
        }
        #[allow(
            unused_variables,
            reason = "a draft of nothing but a key changes nothing"
        )]
        fn change(
            pk: &Self::Pk,
            draft: Self::Draft,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<::core::option::Option<Self>> {
            use ::diesel::{OptionalExtension as _, QueryDsl as _, RunQueryDsl as _};
            let row = reviews::table.find(::core::clone::Clone::clone(pk));
            let changed = ::diesel::update(row)
                .set(draft)
                .returning(::webapi_core::db::columns::<Self>());
            match changed.get_result(conn) {
                ::core::result::Result::Err(
                    ::diesel::result::Error::QueryBuilderError(_),
                ) => {
                    row.select(
                            <Self as ::diesel::SelectableHelper<
                                ::webapi_core::db::Db,
                            >>::as_select(),
                        )
                        .first(conn)
                        .optional()
                }
                changed => changed.optional(),
            }
        }
        fn lock(
            pk: &Self::Pk,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<()> {
            let row = ::diesel::QueryDsl::find(
                reviews::table,
                ::core::clone::Clone::clone(pk),
            );
            let row = ::diesel::QueryDsl::select(row, reviews::id);
            ::webapi_core::__lock!(row, conn)
        }
        fn remove(
            pk: &Self::Pk,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<usize> {
            let row = ::diesel::QueryDsl::find(
                reviews::table,
                ::core::clone::Clone::clone(pk),
            );
            ::diesel::RunQueryDsl::execute(::diesel::delete(row), conn)
        }
        #[allow(unused_variables, reason = "not every draft can hold a key")]
        fn draft_key(
            draft: &Self::Draft,
        ) -> ::core::option::Option<(&'static str, ::std::borrow::Cow<'_, str>)> {
            ::core::option::Option::None
        }
        fn pk(&self) -> Self::Pk {
            ::core::clone::Clone::clone(&self.id)
        }
        fn key(&self) -> ::std::borrow::Cow<'_, str> {
            <i64 as ::webapi_core::resource::KeyType>::text(&self.id)
        }
        fn parent_key(
            &self,
        ) -> ::core::option::Option<::webapi_core::resource::KeyValue> {
            ::core::option::Option::Some(
                <i64 as ::webapi_core::resource::KeyType>::value(&self.review_request_id),
            )
        }
        fn foreign_key(
            &self,
            link: usize,
        ) -> ::core::option::Option<::webapi_core::resource::KeyValue> {
            match link {
                0usize => {
                    ::core::option::Option::Some(
                        <i64 as ::webapi_core::resource::KeyType>::value(&self.user_id),
                    )
                }
                _ => ::core::option::Option::None,
            }
        }
        fn title(&self) -> ::core::option::Option<::std::string::String> {
            ::core::option::Option::None
        }
        fn no_links() -> ::core::option::Option<Self::Links> {
            ::core::option::Option::None
        }
        #[allow(unused_variables, reason = "not every resource has links")]
        fn link(
            links: &Self::Links,
            link: usize,
        ) -> ::core::option::Option<::webapi_core::resource::LinkTo> {
            match link {
                0usize => {
                    links
                        .0
                        .as_ref()
                        .map(|target| ::webapi_core::resource::LinkTo {
                            key: ::webapi_core::resource::Model::key(target)
                                .into_owned(),
                            parent: ::webapi_core::resource::Model::parent_key(target),
                            title: ::core::option::Option::Some(
                                ::std::string::ToString::to_string(
                                    &<User>::fullname(target),
                                ),
                            ),
                        })
                }
                _ => ::core::option::Option::None,
            }
        }
        #[allow(
            unused_variables,
            reason = "not every resource has many-to-many relations"
        )]
        fn many(
            index: usize,
            owners: &[Self::Pk],
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<
            ::std::vec::Vec<
                (
                    ::webapi_core::resource::KeyValue,
                    ::webapi_core::resource::KeyValue,
                    ::webapi_core::resource::LinkTo,
                ),
            >,
        > {
            match index {
                _ => ::core::result::Result::Ok(::std::vec::Vec::new()),
            }
        }
        #[allow(
            unused_variables,
            reason = "not every resource hangs below its parent by a join table"
        )]
        fn through(
            parents: &[::webapi_core::resource::KeyValue],
        ) -> ::core::option::Option<::webapi_core::resource::Through> {
            ::core::option::Option::None
        }
        #[allow(
            unused_variables,
            reason = "not every resource has many-to-many relations"
        )]
        fn many_through(
            index: usize,
            owners: &[::webapi_core::resource::KeyValue],
        ) -> ::core::option::Option<::webapi_core::resource::Through> {
            match index {
                _ => ::core::option::Option::None,
            }
        }
        fn load_through(
            query: Self::Query,
            through: ::webapi_core::resource::Through,
            orders: &[::webapi_core::resource::operator::Order],
            most: i64,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<
            ::std::vec::Vec<
                (
                    ::webapi_core::resource::KeyValue,
                    ::webapi_core::resource::Loaded<Self>,
                ),
            >,
        > {
            #[allow(unused_imports, reason = "only joins need them all")]
            use ::diesel::{NullableExpressionMethods as _, QueryDsl as _};
            let query = query
                .filter(through.leads_to(reviews::id))
                .select((
                    ::webapi_core::db::columns::<Self>(),
                    (
                        ::webapi_core::resource::linked::alias::<
                            <i64 as ::webapi_core::__private::LeadsTo<
                                User,
                                <User as ::webapi_core::resource::Model>::Pk,
                            >>::Table,
                            ::webapi_core::resource::linked::L0,
                        >()
                            .fields(
                                ::webapi_core::db::columns::<
                                    <<User as ::webapi_core::resource::Model>::Pk as ::webapi_core::__private::LeadsTo<
                                        User,
                                        <User as ::webapi_core::resource::Model>::Pk,
                                    >>::Target,
                                >(),
                            )
                            .nullable(),
                    ),
                ));
            let columns = <Self as ::webapi_core::resource::Model>::COLUMNS
                + <<<User as ::webapi_core::resource::Model>::Pk as ::webapi_core::__private::LeadsTo<
                    User,
                    <User as ::webapi_core::resource::Model>::Pk,
                >>::Target as ::webapi_core::resource::Model>::COLUMNS;
            let rows = through
                .beside(query, columns, 0usize, orders, most)
                .load::<(Self, Self::Links)>(conn)?;
            let loaded = |(object, links)| ::webapi_core::resource::Loaded::new(
                object,
                links,
            );
            ::core::result::Result::Ok(
                rows.into_iter().map(|(near, row)| (near, loaded(row))).collect(),
            )
        }
        #[allow(
            unused_variables,
            reason = "not every resource has relations that requests can set"
        )]
        fn take_many(
            draft: &mut Self::Draft,
        ) -> ::std::vec::Vec<
            (usize, ::std::vec::Vec<::webapi_core::resource::KeyValue>),
        > {
            ::std::vec::Vec::new()
        }
        #[allow(
            unused_variables,
            reason = "not every resource has relations that requests can set"
        )]
        fn set_many(
            index: usize,
            pk: &Self::Pk,
            ends: &[::webapi_core::resource::KeyValue],
            replace: bool,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<()> {
            match index {
                _ => ::core::result::Result::Ok(()),
            }
        }
        #[allow(unused_variables, reason = "not every resource has computed fields")]
        fn write_field(
            &self,
            ctx: &::webapi_core::resource::Context<'_>,
            field: usize,
            out: ::webapi_core::serialize::ValueWriter<'_>,
        ) -> ::core::result::Result<(), ::webapi_core::serialize::node::NodeError> {
            match field {
                0usize => out.value::<i64>(&self.id),
                2usize => out.value::<String>(&self.body),
                3usize => out.value::<Option<i32>>(&self.stars),
                4usize => out.value::<UtcDateTime>(&self.timestamp),
                5usize => out.value::<String>(&self.excerpt()),
                _ => out.value(&()),
            }
        }
        fn etag(&self) -> ::core::option::Option<::std::string::String> {
            ::core::option::Option::None
        }
        fn last_modified(
            &self,
        ) -> ::core::option::Option<::webapi_core::field::UtcDateTime> {
            <UtcDateTime as ::webapi_core::__private::LastModified>::time(self.timestamp)
        }
        #[allow(unused_variables, reason = "not every resource takes fields")]
        fn draft_for_create(
            ctx: &::webapi_core::resource::Context<'_>,
            source: &::webapi_core::request::Parameters,
            errors: &mut ::webapi_core::field::FieldErrors,
        ) -> Self::Draft {
            #[allow(unused_mut, reason = "not every resource takes fields")]
            let mut draft = <Self::Draft as ::core::default::Default>::default();
            {
                static INFO: ::webapi_core::field::FieldInfo = ::webapi_core::field::FieldInfo::new(
                        "body",
                        <String as ::webapi_core::field::FieldValue>::KIND,
                    )
                    .description("")
                    .required()
                    .max_length(2000usize);
                draft.body = ::webapi_core::__private::take(
                    source,
                    &INFO,
                    errors,
                    <String as ::webapi_core::field::FieldValue>::KIND,
                    <String as ::webapi_core::field::FieldValue>::clean,
                );
            }
            {
                static INFO: ::webapi_core::field::FieldInfo = ::webapi_core::field::FieldInfo::new(
                        "stars",
                        <i32 as ::webapi_core::field::FieldValue>::KIND,
                    )
                    .description("")
                    .nullable()
                    .min(1i64)
                    .max(5i64);
                draft.stars = ::webapi_core::__private::take(
                    source,
                    &INFO,
                    errors,
                    <Option<i32> as ::webapi_core::field::FieldValue>::KIND,
                    <Option<i32> as ::webapi_core::field::FieldValue>::clean,
                );
            }
            draft
        }
        #[allow(unused_variables, reason = "not every resource takes fields")]
        fn draft_for_update(
            ctx: &::webapi_core::resource::Context<'_>,
            source: &::webapi_core::request::Parameters,
            errors: &mut ::webapi_core::field::FieldErrors,
        ) -> Self::Draft {
            #[allow(unused_mut, reason = "not every resource takes fields")]
            let mut draft = <Self::Draft as ::core::default::Default>::default();
            {
                static INFO: ::webapi_core::field::FieldInfo = ::webapi_core::field::FieldInfo::new(
                        "body",
                        <String as ::webapi_core::field::FieldValue>::KIND,
                    )
                    .description("")
                    .max_length(2000usize);
                draft.body = ::webapi_core::__private::take(
                    source,
                    &INFO,
                    errors,
                    <String as ::webapi_core::field::FieldValue>::KIND,
                    <String as ::webapi_core::field::FieldValue>::clean,
                );
            }
            {
                static INFO: ::webapi_core::field::FieldInfo = ::webapi_core::field::FieldInfo::new(
                        "stars",
                        <i32 as ::webapi_core::field::FieldValue>::KIND,
                    )
                    .description("")
                    .nullable()
                    .min(1i64)
                    .max(5i64);
                draft.stars = ::webapi_core::__private::take(
                    source,
                    &INFO,
                    errors,
                    <Option<i32> as ::webapi_core::field::FieldValue>::KIND,
                    <Option<i32> as ::webapi_core::field::FieldValue>::clean,
                );
            }
            if ::core::option::Option::is_none(&draft.timestamp) {
                draft.timestamp = ::core::option::Option::Some(
                    ::webapi_core::__private::apply::<UtcDateTime>(ctx, Context::now),
                );
            }
            draft
        }
        #[allow(unused_variables, reason = "not every resource has defaults")]
        fn fill_defaults(
            ctx: &::webapi_core::resource::Context<'_>,
            draft: &mut Self::Draft,
        ) {
            if ::core::option::Option::is_none(&draft.timestamp) {
                draft.timestamp = ::core::option::Option::Some(
                    ::webapi_core::__private::apply::<UtcDateTime>(ctx, Context::now),
                );
            }
        }
        #[allow(unused_variables, reason = "not every resource has a parent row")]
        fn adopt(draft: &mut Self::Draft, parent: &dyn ::core::any::Any) {
            if let ::core::option::Option::Some(pk) = <i64 as ::webapi_core::__private::LeadsTo<
                ReviewRequest,
                <ReviewRequest as ::webapi_core::resource::Model>::Pk,
            >>::of(parent) {
                draft.review_request_id = ::core::option::Option::Some(pk);
            }
        }
        #[allow(unused_variables, reason = "not every resource has a form")]
        fn create_form(
            ctx: &mut ::webapi_core::resource::Context<'_>,
            draft: &mut Self::Draft,
        ) -> ::webapi_core::error::ApiResult<()> {
            ::core::result::Result::Ok(())
        }
        #[allow(unused_variables, reason = "not every resource has a form")]
        fn update_form(
            &self,
            ctx: &mut ::webapi_core::resource::Context<'_>,
            draft: &mut Self::Draft,
        ) -> ::webapi_core::error::ApiResult<()> {
            ::core::result::Result::Ok(())
        }
        #[allow(unused_variables, reason = "not every resource takes foreign keys")]
        fn check_links(
            ctx: &mut ::webapi_core::resource::Context<'_>,
            draft: &Self::Draft,
            errors: &mut ::webapi_core::field::FieldErrors,
        ) -> ::webapi_core::error::ApiResult<()> {
            ::core::result::Result::Ok(())
        }
    }
    ::webapi_core::__private::inventory::submit! {
        ::webapi_core::api::Registration(< Review as ::webapi_core::resource::Resource >
        ::DESCRIPTOR)
    }
};
