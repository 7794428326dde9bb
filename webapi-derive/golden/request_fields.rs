// The expansion of request_fields.input.rs.
const _: () = {
    impl ::webapi_core::field::RequestFields for ListFields {
        const FIELDS: &'static [::webapi_core::field::FieldInfo] = &[
            ::webapi_core::field::FieldInfo::new(
                    "from-user",
                    <Option<String> as ::webapi_core::field::FieldValue>::KIND,
                )
                .nullable()
                .max_length(150u32 as usize)
                .description("The login name of the submitter."),
            ::webapi_core::field::FieldInfo::new(
                "status",
                ::webapi_core::field::FieldKind::Choice(&["pending", "submitted"]),
            ),
            ::webapi_core::field::FieldInfo::new(
                    "stars",
                    <i32 as ::webapi_core::field::FieldValue>::KIND,
                )
                .required()
                .min(0i64)
                .max(9i64),
            ::webapi_core::field::FieldInfo::new(
                "public",
                <bool as ::webapi_core::field::FieldValue>::KIND,
            ),
            ::webapi_core::field::FieldInfo::new(
                    "branch",
                    <Option<String> as ::webapi_core::field::FieldValue>::KIND,
                )
                .nullable(),
        ];
        const ALLOW_UNKNOWN: bool = false;
        fn parse(
            source: &::webapi_core::request::Parameters,
            errors: &mut ::webapi_core::field::FieldErrors,
        ) -> ::core::option::Option<Self> {
            let mut found = ::webapi_core::field::FieldErrors::new();
            let field_from_user = ::webapi_core::__private::take(
                source,
                &<Self as ::webapi_core::field::RequestFields>::FIELDS[0usize],
                &mut found,
                <Option<String> as ::webapi_core::field::FieldValue>::KIND,
                <Option<String> as ::webapi_core::field::FieldValue>::clean,
            );
            let field_status = ::webapi_core::__private::take(
                source,
                &<Self as ::webapi_core::field::RequestFields>::FIELDS[1usize],
                &mut found,
                <String as ::webapi_core::field::FieldValue>::KIND,
                <String as ::webapi_core::field::FieldValue>::clean,
            );
            let field_stars = ::webapi_core::__private::take(
                source,
                &<Self as ::webapi_core::field::RequestFields>::FIELDS[2usize],
                &mut found,
                <i32 as ::webapi_core::field::FieldValue>::KIND,
                <i32 as ::webapi_core::field::FieldValue>::clean,
            );
            let field_public = ::webapi_core::__private::take(
                source,
                &<Self as ::webapi_core::field::RequestFields>::FIELDS[3usize],
                &mut found,
                <bool as ::webapi_core::field::FieldValue>::KIND,
                <bool as ::webapi_core::field::FieldValue>::clean,
            );
            let field_branch = ::webapi_core::__private::take(
                source,
                &<Self as ::webapi_core::field::RequestFields>::FIELDS[4usize],
                &mut found,
                <Option<String> as ::webapi_core::field::FieldValue>::KIND,
                <Option<String> as ::webapi_core::field::FieldValue>::clean,
            );
            let complete = found.is_empty();
            errors.merge(found);
            if !complete {
                return ::core::option::Option::None;
            }
            ::core::option::Option::Some(Self {
                from_user: match field_from_user {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => ::core::option::Option::None,
                },
                status: match field_status {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => {
                        let value: String = String::from("pending");
                        value
                    }
                },
                stars: match field_stars {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => return ::core::option::Option::None,
                },
                public: match field_public {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => ::core::default::Default::default(),
                },
                branch: field_branch,
            })
        }
    }
};
