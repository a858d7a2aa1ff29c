# What every page may say.

# Words for which there is no translation.
as-given = { $words }

month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月
moment = { $year }年{ $month }{ $day }日 { $clock } UTC
day = { $year }年{ $month }{ $day }日

cancel = キャンセル
problem-name-taken = は既に使われています

site-skip = 本文へ移動
site-navigation = メイン
site-applications = 自分のアプリケーション
site-allowed = 許可済み
site-administration = 管理
site-sign-in = サインイン
site-sign-out = サインアウト
site-search = 検索
site-more = 続き
site-save = 保存
site-create = 作成
site-none = なし
site-nothing-among-these = この中にはありません。
site-this-server = このサーバー
site-support = ヘルプ
site-text-language = { $language ->
    [en] 英語
    [de] ドイツ語
    [fr] フランス語
    [es] スペイン語
    [ja] 日本語
    [ar] アラビア語
    [it] イタリア語
    [nl] オランダ語
    [pt] ポルトガル語
    [zh] 中国語
   *[other] ほかの言語（{ $tag }）
 }
site-error-reference = 参照番号 { $reference }

home-hello = こんにちは、{ $name } さん
home-applications-about = この組織の API を使うアプリケーションを登録し、登録済みのものを管理します。
home-allowed = 許可したアプリケーション
home-allowed-about = 自分の代わりに操作できるものを確認し、取り消せます。
home-administration-about = ユーザー、グループ、スコープ。
home-administration-about-scopes = スコープとリソースサーバー。
home-runs = サーバーは動作しています
home-no-administrator = このサーバーにはまだ管理者がいません。サーバーが動作しているマシンでセットアップ用リンクを発行し、ここで開いてください。
home-or-there = または、そのマシンで管理者を作成してください。
home-name = NAME
home-one-place = サインインはここから
home-one-place-about = この組織のアプリケーションと API は、サインインのためにこのページを開きます。

site-delete = 削除
problem-in-line = { $line } 行目：{ $problem }
problem-changed-meanwhile = その間に他の人がこれを変更しました。入力した内容はそのまま残り、現在の内容が横に表示されています。自分の内容を残すには、もう一度保存してください。
